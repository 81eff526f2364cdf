/** Properties of a tier, and how its application starts. */
@NullMarked
package io.ddnn.service.config;

import org.jspecify.annotations.NullMarked;

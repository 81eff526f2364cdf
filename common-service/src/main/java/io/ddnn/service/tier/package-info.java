/** The beans that every tier has. */
@NullMarked
package io.ddnn.service.tier;

import org.jspecify.annotations.NullMarked;

/** The meters of a tier. */
@NullMarked
package io.ddnn.service.metrics;

import org.jspecify.annotations.NullMarked;

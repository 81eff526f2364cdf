/** Trained parameters of binary layers, and the folding of batch norm into integer thresholds. */
@NullMarked
package io.ddnn.model.layer;

import org.jspecify.annotations.NullMarked;

/** Temperatures and thresholds of a trained network's exits, chosen on samples that it was not trained on. */
@NullMarked
package io.ddnn.training.calibrate;

import org.jspecify.annotations.NullMarked;

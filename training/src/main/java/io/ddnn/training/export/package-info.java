/** From trained real-valued parameters to a bundle: integer slices, calibrated exits, thresholds. */
@NullMarked
package io.ddnn.training.export;

import org.jspecify.annotations.NullMarked;

/** A device's slice as C source for microcontrollers. */
@NullMarked
package io.ddnn.model.embedded;

import org.jspecify.annotations.NullMarked;

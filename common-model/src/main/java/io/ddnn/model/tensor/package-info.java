/** Bit tensors and their shapes. */
@NullMarked
package io.ddnn.model.tensor;

import org.jspecify.annotations.NullMarked;

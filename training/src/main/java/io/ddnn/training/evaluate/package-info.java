/** What a trained network says of a data set, and how good that is. */
@NullMarked
package io.ddnn.training.evaluate;

import org.jspecify.annotations.NullMarked;

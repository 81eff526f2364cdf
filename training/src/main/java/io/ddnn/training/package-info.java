/** Training, evaluation and threshold search. */
@NullMarked
package io.ddnn.training;

import org.jspecify.annotations.NullMarked;

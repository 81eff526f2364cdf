/** The trainer: joint training of all nodes of a network, from its definition and a data set. */
@NullMarked
package io.ddnn.training.train;

import org.jspecify.annotations.NullMarked;

/** The paper's experiments: trains the networks that its tables and figures need, and lays them out beside its figures. */
@NullMarked
package io.ddnn.training.reproduce;

import org.jspecify.annotations.NullMarked;

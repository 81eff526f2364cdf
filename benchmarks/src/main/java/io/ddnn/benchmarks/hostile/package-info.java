/** Hostile inputs for every decoder: how they are made, tried and counted. */
@NullMarked
package io.ddnn.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;

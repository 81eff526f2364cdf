/** Whole hierarchies, each service in a process of its own. */
@NullMarked
package io.ddnn.benchmarks.process;

import org.jspecify.annotations.NullMarked;

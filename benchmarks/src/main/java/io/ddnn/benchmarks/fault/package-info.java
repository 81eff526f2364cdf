/** Faults of processes and links while samples flow, and what callers see of them. */
@NullMarked
package io.ddnn.benchmarks.fault;

import org.jspecify.annotations.NullMarked;

/** A service that does nothing but answer, to compare with. */
@NullMarked
package io.ddnn.benchmarks.bare;

import org.jspecify.annotations.NullMarked;

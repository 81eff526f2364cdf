/** The kernels of binary networks beside the runtimes that a user would pick instead, on the same networks and inputs. */
@NullMarked
package io.ddnn.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;

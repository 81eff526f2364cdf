/** What a request costs: services under an even load, beside bare ones that do nothing but answer. */
@NullMarked
package io.ddnn.benchmarks.load;

import org.jspecify.annotations.NullMarked;

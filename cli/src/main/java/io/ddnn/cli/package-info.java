/** The {@code ddnn} command line. */
@NullMarked
package io.ddnn.cli;

import org.jspecify.annotations.NullMarked;

/** A whole hierarchy in one process. */
@NullMarked
package io.ddnn.console;

import org.jspecify.annotations.NullMarked;

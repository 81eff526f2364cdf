/** A node's computation, and a whole network evaluated in one piece. */
@NullMarked
package io.ddnn.model.inference;

import org.jspecify.annotations.NullMarked;

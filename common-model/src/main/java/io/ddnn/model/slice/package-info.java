/** What one node of a trained network holds, and its binary file. */
@NullMarked
package io.ddnn.model.slice;

import org.jspecify.annotations.NullMarked;

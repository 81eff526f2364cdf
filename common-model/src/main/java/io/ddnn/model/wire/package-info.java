/** The messages between tiers and their encodings. */
@NullMarked
package io.ddnn.model.wire;

import org.jspecify.annotations.NullMarked;

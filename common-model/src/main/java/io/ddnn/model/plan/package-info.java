/** Where the parts of a network run, and what that costs in time, bytes and energy. */
@NullMarked
package io.ddnn.model.plan;

import org.jspecify.annotations.NullMarked;

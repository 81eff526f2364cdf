/** The exit rule, and the decision about a sample. */
@NullMarked
package io.ddnn.model.exit;

import org.jspecify.annotations.NullMarked;

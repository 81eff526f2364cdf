/** The client of the tier above. */
@NullMarked
package io.ddnn.service.parent;

import org.jspecify.annotations.NullMarked;

/** What a service tells of how an answer came about. */
@NullMarked
package io.ddnn.service.explain;

import org.jspecify.annotations.NullMarked;

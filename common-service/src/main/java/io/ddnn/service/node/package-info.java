/** The node that a tier serves: its slice, loaded, checked and warmed. */
@NullMarked
package io.ddnn.service.node;

import org.jspecify.annotations.NullMarked;

/** How a device chooses the way in which it sends. */
@NullMarked
package io.ddnn.device.offload;

import org.jspecify.annotations.NullMarked;

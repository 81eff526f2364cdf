/** How a device's part of the work is sent to its parent: properties, raw images, and the probe of the link. */
@NullMarked
package io.ddnn.service.offload;

import org.jspecify.annotations.NullMarked;

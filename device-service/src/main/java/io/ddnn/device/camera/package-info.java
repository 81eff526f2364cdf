/** A device that takes pictures for itself: from a camera's snapshot address, or from a directory. */
@NullMarked
package io.ddnn.device.camera;

import org.jspecify.annotations.NullMarked;

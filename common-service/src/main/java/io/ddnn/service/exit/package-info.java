/** A device's own exits on a sample's way through its slice, at the device or at a parent that runs it. */
@NullMarked
package io.ddnn.service.exit;

import org.jspecify.annotations.NullMarked;

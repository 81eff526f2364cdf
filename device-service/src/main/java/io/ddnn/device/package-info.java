/** The device tier: takes images, runs the first slice, asks above. */
@NullMarked
package io.ddnn.device;

import org.jspecify.annotations.NullMarked;

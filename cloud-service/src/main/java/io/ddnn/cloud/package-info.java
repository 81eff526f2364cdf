/** The cloud tier: runs the last slice and always answers. */
@NullMarked
package io.ddnn.cloud;

import org.jspecify.annotations.NullMarked;

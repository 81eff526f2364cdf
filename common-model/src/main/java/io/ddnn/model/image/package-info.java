/** Pictures as the network sees them: decoding from PNG and JPEG within limits, resizing, and encoding to PNG. */
@NullMarked
package io.ddnn.model.image;

import org.jspecify.annotations.NullMarked;

/** A trained network as a directory of files with a manifest. */
@NullMarked
package io.ddnn.model.bundle;

import org.jspecify.annotations.NullMarked;

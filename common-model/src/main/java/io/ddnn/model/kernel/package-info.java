/** Kernels that compute binary layers, behind a provider that is chosen at start. */
@NullMarked
package io.ddnn.model.kernel;

import org.jspecify.annotations.NullMarked;

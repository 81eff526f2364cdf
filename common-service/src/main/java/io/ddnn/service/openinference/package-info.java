/** The Open Inference Protocol, version 2, with its extension for binary tensors, for clients of other model servers. */
@NullMarked
package io.ddnn.service.openinference;

import org.jspecify.annotations.NullMarked;

package io.ddnn.service.parent;

import io.ddnn.service.node.ServedNode;
import org.jspecify.annotations.Nullable;

/** Makes the client of the tier above for each version of the network that is loaded. */
@FunctionalInterface
public interface Parents {

    /** The tier above as a version of the node asks it; null at the root. */
    @Nullable
    Parent of(ServedNode served);
}

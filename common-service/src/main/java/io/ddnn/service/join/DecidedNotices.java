package io.ddnn.service.join;

import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Parent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the tier above of samples that are decided here, if it has other children that it would wait with. */
final class DecidedNotices {

    private final @Nullable Parent parent;
    private final List<String> inputs;

    /**
     * Makes the notices of a node.
     *
     * @param parent the tier above; null at the root
     */
    DecidedNotices(ServedNode served, @Nullable Parent parent) {
        this.parent = served.definition().hasSiblings(served.node().id()) ? parent : null;
        this.inputs = served.node().inputs();
    }

    /** This node decided a sample. */
    void send(OpenSample sample) {
        if (parent != null) {
            parent.tellDecided(sample.id(), sample.deadline());
        }
    }

    /** A child decided a sample: if all have, this node has nothing to say of it. */
    void sendIfAllDecided(OpenSample sample) {
        if (inputs.stream().allMatch(sample::hasDecided)) {
            send(sample);
        }
    }
}

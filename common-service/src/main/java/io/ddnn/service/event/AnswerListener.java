package io.ddnn.service.event;

import io.ddnn.model.exit.Decision;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.node.ServedNode;

/** Is told of the samples that a node answers. */
@FunctionalInterface
public interface AnswerListener {

    /**
     * A sample is answered.
     *
     * @param served the node
     * @param sample id of the sample
     * @param version the version of the network that decided it, 6 hex digits
     * @param here whether this node decided it; if not, the decision came from above
     * @param trace the sample's way through this node
     */
    void answered(ServedNode served, String sample, String version, Decision decision, boolean here, Trace trace);
}

package io.ddnn.service.join;

import io.ddnn.service.config.TierProperties;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.threshold.Thresholds;

/**
 * What the joins of all versions of the network share: the children are the same, and so is the room for their samples.
 *
 * @param attendance who of the children is waited for
 * @param budget how much may be open
 * @param thresholds of the node's exits
 * @param events told of each answer
 */
record SharedByVersions(Attendance attendance, JoinBudget budget, Thresholds thresholds, DecisionEvents events) {

    /** For a node of which any version is given, with all children trusted. */
    static SharedByVersions of(ServedNode served, TierProperties properties, JoinBudget budget, Thresholds thresholds,
            DecisionEvents events) {
        return new SharedByVersions(
                new Attendance(served.definition(), served.node(), properties.join().suspectAfter()), budget,
                thresholds, events);
    }
}

package io.ddnn.service.join;

import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.event.AnswerListener;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.threshold.ThresholdsInForce;
import java.util.function.Function;

/**
 * What the joins of all versions of the network share: the children are the same, and so is the room for their samples.
 *
 * @param attendance who of the children is waited for
 * @param budget how much may be open
 * @param thresholds those for samples that open now, by version
 * @param audits which early exits the tiers above are asked about too
 * @param answers told of each answer
 */
record SharedByVersions(Attendance attendance, JoinBudget budget, Function<ServedNode, ThresholdsInForce> thresholds,
        AuditPolicy audits, AnswerListener answers) {

    /** For a node of which any version is given, with all children trusted. */
    static SharedByVersions of(ServedNode served, TierProperties properties, JoinBudget budget,
            Function<ServedNode, ThresholdsInForce> thresholds, AuditPolicy audits, AnswerListener answers) {
        return new SharedByVersions(
                new Attendance(served.definition(), served.node(), properties.join().suspectAfter()), budget,
                thresholds, audits, answers);
    }
}

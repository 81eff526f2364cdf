package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.audit.Audits;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.Parents;
import io.ddnn.service.threshold.ThresholdsInForce;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Joins of samples that left early, once more and for the audit alone: no sample leaves here before its last exit, nothing
 * is counted among the samples of clients, and there is room for few.
 */
final class AuditJoins {

    private static final int MOST_SAMPLES = 64;
    private static final int BYTES_SHARE = 16;

    private final Parents parents;
    private final TierProperties properties;
    private final TierMeters meters;
    private final JoinTimer timer;
    private final Executor workers;
    private final Audits audits;
    private final JoinBudget budget;

    AuditJoins(Parents parents, TierProperties properties, TierMeters meters, JoinTimer timer, Executor workers,
            Audits audits) {
        this.parents = parents;
        this.properties = properties;
        this.meters = meters.apart();
        this.timer = timer;
        this.workers = workers;
        this.audits = audits;
        this.budget = new JoinBudget(MOST_SAMPLES, properties.admission().maxOpenBytes() / BYTES_SHARE);
    }

    /**
     * Makes the join of a version.
     *
     * @param usual the join that decided the samples
     */
    SampleJoin of(ServedNode served, SampleJoin usual) {
        SharedByVersions shared = SharedByVersions.of(served, properties, budget,
                each -> ThresholdsInForce.none(each.node()), AuditPolicy.NONE,
                (_, sample, _, above, _, _) -> compare(usual.samples().find(sample), above));
        Parent parent = parents.of(served);
        return new SampleJoin(served, parent == null ? null : parent.audits(), properties, shared, meters, timer,
                workers);
    }

    private void compare(@Nullable OpenSample usual, Decision above) {
        if (usual == null) {
            return;
        }
        Decision early;
        synchronized (usual) {
            early = usual.audited();
        }
        if (early != null) {
            audits.heard(early, above);
        }
    }
}

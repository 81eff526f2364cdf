package io.ddnn.service.audit;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.service.metrics.TierMeters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this node's audits have come to. Safe for use by many threads. */
public final class Audits {

    private final TierMeters meters;
    private final Map<ExitName, Agreement> agreements = new ConcurrentHashMap<>();

    /**
     * What audits of an exit have come to.
     *
     * @param audited how many early exits the tiers above were asked about
     * @param agreed how many of those they answered alike
     */
    public record Agreement(long audited, long agreed) {}

    /** Begins with none. */
    public Audits(TierMeters meters) {
        this.meters = meters;
    }

    /**
     * Counts what the tiers above say of a sample that left early. An answer that is degraded is not counted: it is not
     * what they would have answered.
     *
     * @param early what the sample got
     * @param above what the tiers above say
     */
    public void heard(Decision early, Decision above) {
        if (above.degraded()) {
            return;
        }
        boolean agrees = early.label() == above.label();
        agreements.merge(early.exit(), new Agreement(1, agrees ? 1 : 0),
                (known, one) -> new Agreement(known.audited() + one.audited(), known.agreed() + one.agreed()));
        meters.audited(early.exit(), agrees);
    }

    /** The agreement by exit; of those that were audited. */
    public Map<ExitName, Agreement> agreements() {
        return Map.copyOf(agreements);
    }
}

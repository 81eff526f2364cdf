package io.ddnn.service.join;

import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many samples may be open at a time, over all versions of the network. Safe for use by many threads. */
final class OpenBudget {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final TierMeters meters;
    private final AtomicInteger open = new AtomicInteger();

    OpenBudget(int most, TierMeters meters) {
        this.most = most;
        this.meters = meters;
        meters.pending(open::get);
    }

    /**
     * Takes room for a sample.
     *
     * @throws ProblemException if there is none
     */
    void take() {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            meters.rejected("open-samples");
            throw ProblemException.retryAfter(ProblemType.OVERLOADED,
                    "already " + most + " samples are open, which is the limit", RETRY_AFTER);
        }
    }

    /** Gives back the room of a sample. */
    void release() {
        open.decrementAndGet();
    }
}

package io.ddnn.service.join;

import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much a node takes on: undecided samples, and the payload bytes that they hold. New samples are refused beyond it;
 * messages for open ones never are, since all devices of a sample must fare alike. Safe for use by many threads.
 */
public final class JoinBudget {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxSamples;
    private final long maxBytes;
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Makes a budget of which nothing is used. */
    public JoinBudget(int maxSamples, long maxBytes) {
        this.maxSamples = maxSamples;
        this.maxBytes = maxBytes;
    }

    /**
     * Takes a new sample's place.
     *
     * @throws ProblemException if there is too much already
     */
    void open(TierMeters meters) {
        if (bytes.get() >= maxBytes) {
            meters.rejected("open-bytes");
            throw ProblemException.retryAfter(ProblemType.OVERLOADED, "open samples hold " + bytes.get()
                    + " bytes, and no new one opens from " + maxBytes + " on", RETRY_AFTER);
        }
        if (samples.incrementAndGet() > maxSamples) {
            samples.decrementAndGet();
            meters.rejected("open-samples");
            throw ProblemException.retryAfter(ProblemType.OVERLOADED,
                    "already " + maxSamples + " samples are open, which is the limit", RETRY_AFTER);
        }
    }

    /** Counts bytes of an open sample. */
    void hold(int count) {
        bytes.addAndGet(count);
    }

    /** Gives a sample's place back, and its bytes. */
    void close(int held) {
        samples.decrementAndGet();
        bytes.addAndGet(-held);
    }

    /** Samples that are open. */
    public int samples() {
        return samples.get();
    }

    /** Payload bytes that open samples hold. */
    public long bytes() {
        return bytes.get();
    }
}

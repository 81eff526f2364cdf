package io.ddnn.service.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Objects;

/**
 * A token bucket a caller, for a bounded number of callers: those that were not seen for the longest time are forgotten,
 * which fills their buckets again.
 */
final class CallerBuckets {

    private static final int MAX_CALLERS = 10_000;

    private final Cache<String, Bucket> buckets;
    private final Bandwidth bandwidth;
    private final TimeMeter clock;

    /**
     * Makes full buckets.
     *
     * @param capacity how many at once
     * @param refill how many come back within a period, evenly
     */
    CallerBuckets(long capacity, long refill, Duration period, TimeMeter clock) {
        this.bandwidth = Bandwidth.builder().capacity(capacity).refillGreedy(refill, period).build();
        this.clock = clock;
        // a bucket that nobody touched for so long is full
        Duration full = period.multipliedBy(capacity).dividedBy(refill).plusSeconds(1);
        this.buckets = Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterAccess(full).build();
    }

    /** The bucket of a caller. */
    Bucket of(String caller) {
        return Objects.requireNonNull(buckets.get(caller,
                _ -> Bucket.builder().addLimit(bandwidth).withCustomTimePrecision(clock).build()));
    }
}

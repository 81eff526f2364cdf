package io.ddnn.service.audit;

import io.github.bucket4j.Bucket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Which early exits are audited: a share of all, chosen by a hash of the sample's id, so that nothing of a sample's content
 * or of the load decides; and not more than so many a second. Safe for use by many threads.
 */
public final class AuditPolicy {

    /** None. */
    public static final AuditPolicy NONE = new AuditPolicy(0, null);

    private static final double HASHES = 1L << 32;

    private final double share;
    private final @Nullable Bucket bucket;

    private AuditPolicy(double share, @Nullable Bucket bucket) {
        this.share = share;
        this.bucket = bucket;
    }

    /** The policy that properties ask for. */
    public static AuditPolicy of(AuditProperties properties) {
        long burst = Math.max(1, Math.round(properties.maxPerSecond()));
        return properties.share() == 0
                ? NONE
                : new AuditPolicy(properties.share(), Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(burst,
                                Duration.ofNanos(Math.round(1e9 * burst / properties.maxPerSecond()))))
                        .build());
    }

    /** Whether a sample that leaves early now is audited. */
    public boolean wants(String sample) {
        return share > 0 && hash(sample) < share && (bucket == null || bucket.tryConsume(1));
    }

    /** A number in [0, 1) that follows from the id alone. */
    static double hash(String sample) {
        CRC32 crc = new CRC32();
        crc.update(sample.getBytes(StandardCharsets.UTF_8));
        // neighbouring ids must not have neighbouring numbers
        long mixed = crc.getValue() * 0x9E3779B97F4A7C15L;
        return (mixed >>> 32) / HASHES;
    }
}

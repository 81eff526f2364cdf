package io.ddnn.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallerBucketsTests {

    private long now;

    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    };

    private int asMuchAsGoes(CallerBuckets buckets, String caller) {
        int taken = 0;
        while (buckets.of(caller).tryConsume(1)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aBurstGoesAtOnceAndTheRateAfterwards() {
        CallerBuckets buckets = new CallerBuckets(5, 2, Duration.ofSeconds(1), clock);

        assertThat(asMuchAsGoes(buckets, "ann")).isEqualTo(5);
        now += Duration.ofSeconds(1).toNanos();
        assertThat(asMuchAsGoes(buckets, "ann")).isEqualTo(2);
        now += Duration.ofMinutes(1).toNanos();
        assertThat(asMuchAsGoes(buckets, "ann")).isEqualTo(5);
    }

    @Test
    void oneCallerTakesNothingFromAnother() {
        CallerBuckets buckets = new CallerBuckets(3, 1, Duration.ofSeconds(1), clock);

        assertThat(asMuchAsGoes(buckets, "ann")).isEqualTo(3);
        assertThat(asMuchAsGoes(buckets, "bob")).isEqualTo(3);
    }
}

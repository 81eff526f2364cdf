package io.ddnn.device.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class FrameClockTests {

    private static final long YEAR_2100 = 4_102_444_800_000_000L;

    @Property
    void clocksThatDifferByLessThanHalfAPeriodNameTheFrameThatTheyWakeUpForAlike(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long micros,
            @ForAll @DoubleRange(min = 0.01, max = 60) double rate,
            @ForAll @DoubleRange(min = -0.49, max = 0.49) double off) {
        Duration period = Duration.ofNanos(Math.round(1e9 / rate));
        FrameClock clock = new FrameClock(period, "f");
        Instant now = Instant.EPOCH.plusNanos(micros * 1000);
        long next = clock.frame(now) + 1;
        Instant begins = now.plus(clock.until(next, now));
        Instant elsewhere = begins.plusNanos(Math.round(off * period.toNanos()));

        assertThat(clock.frame(begins)).isEqualTo(next);
        assertThat(clock.frame(elsewhere)).isEqualTo(next);
        assertThat(clock.sample(next)).isEqualTo("f-" + next);
    }
}

package io.ddnn.device.camera;

import java.time.Duration;
import java.time.Instant;

/**
 * Numbers frames by the time of day, so that devices whose clocks agree take a frame at the same time and give it the same
 * name, without asking each other: frame {@code n} begins {@code n} periods after 1970.
 */
final class FrameClock {

    private final long period;
    private final String prefix;

    FrameClock(Duration period, String prefix) {
        this.period = period.toNanos();
        this.prefix = prefix;
    }

    /** The number of the frame that a moment belongs to: the nearest, so that clocks may differ by half a period. */
    long frame(Instant now) {
        return Math.floorDiv(nanos(now) + period / 2, period);
    }

    /** Time until a frame begins; zero or less if it has begun. */
    Duration until(long frame, Instant now) {
        return Duration.ofNanos(Math.multiplyExact(frame, period) - nanos(now));
    }

    /** The id of a frame's sample. */
    String sample(long frame) {
        return prefix + "-" + frame;
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}

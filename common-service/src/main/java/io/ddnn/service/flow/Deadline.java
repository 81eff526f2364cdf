package io.ddnn.service.flow;

import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When an answer is of no more use to who asked.
 *
 * @param nanoTime the moment, as {@link System#nanoTime()} tells it, so that jumps of the wall clock do not matter
 * @param byCaller whether the caller set it; else it is the service's own limit
 */
public record Deadline(long nanoTime, boolean byCaller) {

    /** The header in which a client says how many milliseconds it waits. */
    public static final String HEADER = "DDNN-Deadline-Ms";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,8}");

    /**
     * The deadline of a request that comes in now.
     *
     * @param header what the client says, if it does
     * @param longest how long a request may take at most
     * @throws ProblemException if the header is not a number of milliseconds
     */
    public static Deadline of(@Nullable String header, Duration longest) {
        return within(header == null ? 0 : millis(header), longest);
    }

    /**
     * The deadline of a request that comes in now.
     *
     * @param millis how long the client waits; 0 if it does not say
     * @param longest how long a request may take at most
     */
    public static Deadline within(int millis, Duration longest) {
        Duration allowed = Duration.ofMillis(millis);
        boolean byCaller = millis > 0 && allowed.compareTo(longest) < 0;
        return new Deadline(System.nanoTime() + (byCaller ? allowed : longest).toNanos(), byCaller);
    }

    /**
     * The milliseconds in a header.
     *
     * @throws ProblemException if it does not hold any
     */
    public static int millis(String header) {
        if (!MILLIS.matcher(header).matches()) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + HEADER + " is '"
                    + header.substring(0, Math.min(header.length(), 20)).replaceAll("[^ -~]", "?")
                    + "', expected a whole number of milliseconds, 1 to 999999999");
        }
        return Integer.parseInt(header);
    }

    /** Whether it is over. */
    public boolean isOver() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /**
     * Lets a stage begin.
     *
     * @param stage what would begin now, for the meter
     * @throws ProblemException if nobody waits for what it would make: the caller's time is over; or the service's own
     *     limit is, as it has more to do than it can, and the caller may come back
     */
    public void require(String stage, TierMeters meters) {
        if (isOver()) {
            meters.late(stage);
            if (!byCaller) {
                meters.rejected("deadline");
                throw ProblemException.retryAfter(ProblemType.OVERLOADED, "stage '" + stage
                        + "' could not begin within the longest time that a request may take", RETRY_AFTER);
            }
            throw new ProblemException(
                    ProblemType.DEADLINE_EXCEEDED, "the time is over before stage '" + stage + "' could begin");
        }
    }
}

package io.ddnn.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client asks.
 *
 * @param timeout the longest that a sample may take, all tries included
 * @param deadline what devices are told of how long they may take; null: what is left of the timeout where there are several
 *     tries, and else nothing, so that it is up to them
 * @param tries how often a device is asked at most: again only where the same sample, once more, may be answered, which is
 *     when the connection broke, and at 408, 429, 502, 503 and 504
 * @param explained whether answers tell how they came about
 * @param traced whether each sample is a trace (W3C Trace Context) of its own, which the devices go on with
 */
public record ClientSettings(Duration timeout, @Nullable Duration deadline, int tries, boolean explained,
        boolean traced) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public ClientSettings(Duration timeout, @Nullable Duration deadline, int tries, boolean explained,
            boolean traced) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout is " + timeout + ", expected at least 1 ms");
        }
        if (deadline != null && deadline.toMillis() < 1) {
            throw new IllegalArgumentException("deadline is " + deadline + ", expected at least 1 ms");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries is " + tries + ", expected at least 1");
        }
        this.timeout = timeout;
        this.deadline = deadline;
        this.tries = tries;
        this.explained = explained;
        this.traced = traced;
    }

    /** Asks once, without more. */
    public static ClientSettings within(Duration timeout) {
        return new ClientSettings(timeout, null, 1, false, false);
    }

    /** The same with another deadline. */
    public ClientSettings withDeadline(@Nullable Duration other) {
        return new ClientSettings(timeout, other, tries, explained, traced);
    }

    /** The same with so many tries. */
    public ClientSettings withTries(int other) {
        return new ClientSettings(timeout, deadline, other, explained, traced);
    }

    /** The same, with explained answers. */
    public ClientSettings explaining(boolean whether) {
        return new ClientSettings(timeout, deadline, tries, whether, traced);
    }

    /** The same, with a trace for each sample. */
    public ClientSettings tracing() {
        return new ClientSettings(timeout, deadline, tries, explained, true);
    }
}

package io.ddnn.service.flow;

import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests a service works on, and how many bytes of their bodies it holds, at a time. With virtual threads no
 * pool's size bounds either. What does not fit is refused at once, before its body is read. Safe for use by many threads.
 */
public final class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxRequests;
    private final long maxBytes;
    private final TierMeters meters;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Makes an admission that has let nobody in yet, and shows how full it is. */
    public Admission(int maxRequests, long maxBytes, TierMeters meters) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
        this.meters = meters;
        meters.admitted(requests::get, bytes::get);
    }

    /**
     * Lets a request in; {@link #leave} must follow.
     *
     * @param body the bytes that its body may have
     * @throws ProblemException if there is no room
     */
    void enter(long body) {
        if (requests.incrementAndGet() > maxRequests) {
            requests.decrementAndGet();
            throw full("requests", "already " + maxRequests + " requests are worked on, which is the limit");
        }
        if (bytes.addAndGet(body) > maxBytes) {
            bytes.addAndGet(-body);
            requests.decrementAndGet();
            throw full("body-bytes", "bodies of requests hold " + bytes.get() + " bytes, this one may have " + body
                    + ", and the limit is " + maxBytes);
        }
    }

    /**
     * Asks for room for what will be as many requests again.
     *
     * @throws ProblemException if more than half of the limit is used
     */
    public void requireRoomForMore() {
        if (requests.get() > (maxRequests + 1) / 2) {
            throw full("requests", "more than half of " + maxRequests
                    + " requests, which is the limit, are waiting, and no new sample opens");
        }
    }

    private ProblemException full(String reason, String detail) {
        meters.rejected(reason);
        return ProblemException.retryAfter(ProblemType.OVERLOADED, detail, RETRY_AFTER);
    }

    /** A request is done. */
    void leave(long body) {
        bytes.addAndGet(-body);
        requests.decrementAndGet();
    }
}

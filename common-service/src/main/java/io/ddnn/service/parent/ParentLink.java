package io.ddnn.service.parent;

import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.service.tracing.Tracing;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the tier above. A circuit breaker counts failures to connect and server errors, so that a dead parent does not
 * cost every sample its deadline.
 */
final class ParentLink {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final int BREAKER_WINDOW = 10;
    private static final int BREAKER_MINIMUM = 3;
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(1);

    private final TierHttpClient http;
    private final URI base;
    private final Duration margin;
    private final BooleanSupplier cut;
    private final CircuitBreaker breaker = CircuitBreaker.of("parent",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(BREAKER_WINDOW)
                    .minimumNumberOfCalls(BREAKER_MINIMUM)
                    .waitDurationInOpenState(BREAKER_OPEN)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());

    /**
     * Makes a link.
     *
     * @param base address of the tier above
     * @param margin what is kept of the remaining time when the tier above is asked
     * @param cut whether the link pretends to be broken
     */
    ParentLink(TierHttpClient http, URI base, Duration margin, BooleanSupplier cut) {
        this.http = http;
        this.base = base;
        this.margin = margin;
        this.cut = cut;
        walk(breaker);
    }

    /**
     * Goes through all states once, in one thread: first calls from many threads at once were seen to end with an
     * IncompatibleClassChangeError, and every later one too, on JDK 25.0.3.
     */
    private static void walk(CircuitBreaker breaker) {
        List<Runnable> states = List.of(() -> {}, breaker::transitionToOpenState, breaker::transitionToHalfOpenState,
                breaker::transitionToClosedState);
        for (Runnable state : states) {
            state.run();
            if (breaker.tryAcquirePermission()) {
                breaker.releasePermission();
            }
            if (breaker.tryAcquirePermission()) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
            if (breaker.tryAcquirePermission()) {
                breaker.onError(0, TimeUnit.NANOSECONDS, new IOException("none"));
            }
        }
        breaker.reset();
    }

    /** What came of a request. */
    sealed interface Exchange {

        /**
         * There is a response.
         *
         * @param response whatever its status
         */
        record Responded(TierHttpClient.Response response) implements Exchange {}

        /**
         * The connection broke: the request may have been heard or not.
         *
         * @param detail why, for people
         */
        record Broken(String detail) implements Exchange {}

        /**
         * There was no response.
         *
         * @param why what to tell of it
         */
        record None(ParentAnswer.Unavailable why) implements Exchange {}
    }

    /** The address of a path. */
    URI address(String path) {
        return base.resolve(path);
    }

    /** What may be given to the tier above of the time until then, {@link System#nanoTime()}. */
    Duration remaining(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).minus(margin);
    }

    /**
     * Posts a body in the binary encoding.
     *
     * @param trace the header that makes it a part of a trace; null for none
     */
    Exchange post(URI address, byte[] body, Duration remaining, @Nullable String trace) {
        if (!breaker.tryAcquirePermission()) {
            return none(DegradedReason.PARENT_UNREACHABLE,
                    address + " failed repeatedly and is not asked for a moment");
        }
        Map<String, String> headers = trace == null
                ? Map.of(CONTENT_TYPE, BinaryCodec.MEDIA_TYPE)
                : Map.of(CONTENT_TYPE, BinaryCodec.MEDIA_TYPE, Tracing.HEADER, trace);
        // the parent answers at the latest when the time that it was given is over: its answer needs a way back
        Duration most = remaining.plus(margin.dividedBy(2));
        long start = System.nanoTime();
        try {
            if (cut.getAsBoolean()) {
                throw new ConnectException("the link is cut on demand");
            }
            TierHttpClient.Response response = http.post(address, body, headers, most);
            record(response.status(), System.nanoTime() - start);
            return new Exchange.Responded(response);
        } catch (HttpTimeoutException e) {
            boolean connecting = e instanceof HttpConnectTimeoutException;
            if (connecting) {
                breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            } else {
                breaker.releasePermission();
            }
            return none(connecting ? DegradedReason.PARENT_UNREACHABLE : DegradedReason.DEADLINE,
                    address + " did not answer within " + remaining.toMillis() + " ms");
        } catch (ConnectException e) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            return none(DegradedReason.PARENT_UNREACHABLE, "cannot connect to " + address);
        } catch (IOException e) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            return new Exchange.Broken("connection to " + address + " broke: " + e.getMessage());
        } catch (InterruptedException _) {
            breaker.releasePermission();
            Thread.currentThread().interrupt();
            return none(DegradedReason.PARENT_UNREACHABLE, "interrupted while asking " + address);
        }
    }

    private void record(int status, long nanos) {
        if (status >= 500 && status != 504) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("HTTP status " + status));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Exchange none(DegradedReason reason, String detail) {
        return new Exchange.None(new ParentAnswer.Unavailable(reason, detail));
    }
}

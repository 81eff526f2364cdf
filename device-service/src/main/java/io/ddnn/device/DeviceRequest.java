package io.ddnn.device;

import io.ddnn.service.explain.Trace;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.tracing.SampleSpan;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's request: how long it waits, and what is learnt on its way. Belongs to one thread. */
public final class DeviceRequest {

    /** The header that tells clients where the time went. */
    public static final String TIMING_HEADER = "Server-Timing";

    private final long start = System.nanoTime();
    private final Deadline deadline;
    private final SampleSpan span;
    private final Trace trace = new Trace();
    private @Nullable Duration decode;
    private @Nullable Duration forward;

    /** Begins a request that is not traced. */
    public DeviceRequest(Deadline deadline) {
        this(deadline, SampleSpan.NONE);
    }

    /**
     * Begins a request.
     *
     * @param span the part of its sample's trace that it is
     */
    DeviceRequest(Deadline deadline, SampleSpan span) {
        this.deadline = deadline;
        this.span = span;
        trace.follow(span);
    }

    /** Ends the request's part of the trace with its answer. */
    DeviceAnswer traced(Supplier<DeviceAnswer> work) {
        try {
            DeviceAnswer answer = work.get();
            span.decided(answer.decision());
            return answer;
        } catch (RuntimeException e) {
            span.failed(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    /** When no answer is of use any more. */
    public Deadline deadline() {
        return deadline;
    }

    /** The sample's way. */
    public Trace trace() {
        return trace;
    }

    /** Decodes an image, and remembers how long that took. */
    <T> T decoding(Supplier<T> work) {
        long began = System.nanoTime();
        T result = work.get();
        decode = Duration.ofNanos(System.nanoTime() - began);
        return result;
    }

    /** Adds how long the slice ran, waiting for a processor included. */
    void forwarded(Duration time) {
        forward = forward == null ? time : forward.plus(time);
    }

    /**
     * The header's value, in milliseconds (W3C Server Timing): {@code decode}, {@code forward}, {@code parent} for the time
     * that the tier above was asked, each where there was such a thing, and {@code total}.
     */
    String timing() {
        StringBuilder text = new StringBuilder();
        append(text, "decode", decode);
        append(text, "forward", forward);
        append(text, "parent", trace.asking());
        append(text, "total", Duration.ofNanos(System.nanoTime() - start));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, @Nullable Duration time) {
        if (time != null) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(String.format(Locale.ROOT, "%s;dur=%.3f", name, time.toNanos() / 1e6));
        }
    }
}

package io.ddnn.service.tracing;

import io.ddnn.model.wire.SampleId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Traces samples. All devices of a sample must put what they do into one trace, and nobody tells them which: so the trace's
 * id, and whether there is one, follow from the sample's id. A client that has a trace of its own says so with the header
 * {@code traceparent}, and that counts. From a device on up, a traced message carries the header; others carry none.
 */
public final class Tracing implements AutoCloseable {

    /** The header that names a trace (W3C Trace Context). */
    public static final String HEADER = "traceparent";

    /** Nothing is traced. */
    public static final Tracing OFF = new Tracing(null, "", 0, () -> {});

    private static final Pattern PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private final @Nullable Tracer tracer;
    private final String node;
    private final double share;
    private final Runnable end;

    /**
     * Makes it.
     *
     * @param tracer null if nothing is traced
     * @param node id of this service's node
     * @param share of the samples that are traced, 0 to 1, where their clients do not say
     * @param end sends what is left, and ends
     */
    public Tracing(@Nullable Tracer tracer, String node, double share, Runnable end) {
        this.tracer = tracer;
        this.node = node;
        this.share = share;
        this.end = end;
    }

    /**
     * Begins a device's part of a sample.
     *
     * @param sample its id; null if its client gave none, so that it has no siblings
     * @param header the request's {@value #HEADER}; null if it has none
     */
    public SampleSpan device(@Nullable String sample, @Nullable String header) {
        if (tracer == null || (sample != null && !SampleId.isValid(sample))) {
            return SampleSpan.NONE;
        }
        SpanContext parent = parse(header);
        if (parent == null && sample != null) {
            parent = derived(sample);
        }
        return begin(tracer, parent, sample);
    }

    /**
     * Begins this node's part of a child's message.
     *
     * @param header the request's {@value #HEADER}; null if it has none
     */
    public SampleSpan message(String sample, String source, @Nullable String header) {
        return tracer == null ? SampleSpan.NONE : begin(tracer, parse(header), sample).note("source", source);
    }

    private SampleSpan begin(Tracer with, @Nullable SpanContext parent, @Nullable String sample) {
        if (parent == null || !parent.isSampled()) {
            return SampleSpan.NONE;
        }
        SampleSpan span = new SampleSpan(with, with.spanBuilder("infer " + node).setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(Span.wrap(parent))).startSpan()).note("node", node);
        return sample == null ? span : span.note("sample", sample);
    }

    /** What a header says; null if there is none, or one that means nothing: such is to be ignored. */
    private static @Nullable SpanContext parse(@Nullable String header) {
        Matcher matcher = header == null ? null : PARENT.matcher(header);
        if (matcher == null || !matcher.matches()) {
            return null;
        }
        SpanContext context = SpanContext.createFromRemoteParent(matcher.group(1), matcher.group(2),
                TraceFlags.fromHex(matcher.group(3), 0), TraceState.getDefault());
        return context.isValid() ? context : null;
    }

    /** The trace that a sample's id stands for; null if the sample is not among those that are traced. */
    private @Nullable SpanContext derived(String sample) {
        byte[] digest = digest(sample);
        double place = (ByteBuffer.wrap(digest, 24, 8).getLong() >>> 11) * 0x1p-53;
        return place >= share
                ? null
                : SpanContext.createFromRemoteParent(HexFormat.of().formatHex(digest, 0, 16),
                        HexFormat.of().formatHex(digest, 16, 24), TraceFlags.getSampled(), TraceState.getDefault());
    }

    private static byte[] digest(String sample) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(sample.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}

package io.ddnn.service.tracing;

import io.ddnn.model.exit.Decision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A part of a sample's way, in the sample's trace; or nothing at all, where the sample is not traced. Safe for use by many
 * threads.
 */
public final class SampleSpan {

    /** Of a sample that is not traced. */
    public static final SampleSpan NONE = new SampleSpan(null, Span.getInvalid());

    private final @Nullable Tracer tracer;
    private final Span span;

    SampleSpan(@Nullable Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** Whether the sample is traced. */
    public boolean isTraced() {
        return tracer != null;
    }

    /** Begins a part of this part, in which another node is asked. */
    public SampleSpan asking(String node) {
        return tracer == null
                ? NONE
                : new SampleSpan(tracer, tracer.spanBuilder("ask " + node).setSpanKind(SpanKind.CLIENT)
                        .setParent(Context.root().with(span)).startSpan());
    }

    /** The header {@code traceparent} (W3C Trace Context) for the node that is asked; null where nothing is traced. */
    public @Nullable String header() {
        SpanContext context = span.getSpanContext();
        return tracer == null
                ? null
                : "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
    }

    /** Notes something about this part. */
    public SampleSpan note(String name, String value) {
        span.setAttribute("ddnn." + name, value);
        return this;
    }

    /** Notes a decision. */
    public void decided(Decision decision) {
        note("exit", decision.exit().text()).note("degraded", Boolean.toString(decision.degraded()));
    }

    /** Notes that this part has failed. */
    public void failed(String why) {
        span.setStatus(StatusCode.ERROR, why);
    }

    /** This part is over. */
    public void end() {
        span.end();
    }
}

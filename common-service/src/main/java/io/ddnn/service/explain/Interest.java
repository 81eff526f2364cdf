package io.ddnn.service.explain;

import io.ddnn.service.tracing.SampleSpan;

/**
 * What the sender of a message wants to know beside the answer.
 *
 * @param explanation whether it asks how the answer comes about
 * @param span the part of the sample's trace that its message is; none where the sample is not traced
 */
public record Interest(boolean explanation, SampleSpan span) {

    /** The answer alone. */
    public static final Interest NONE = new Interest(false, SampleSpan.NONE);
}

package io.ddnn.service.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with problem details. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient @Nullable Duration retryAfter;

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null, null);
    }

    public ProblemException(ProblemType type, String detail, Throwable cause) {
        this(type, detail, null, cause);
    }

    private ProblemException(ProblemType type, String detail, @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    /** A refusal for now: the caller may try again after a while. */
    public static ProblemException retryAfter(ProblemType type, String detail, Duration after) {
        return new ProblemException(type, detail, after, null);
    }

    /** The problem's type. */
    public ProblemType type() {
        return type;
    }

    /** When to try again, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}

package io.ddnn.service.web;

import io.ddnn.model.exit.DegradedReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is answered with problem details. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ProblemType type;
    private final transient @Nullable Duration retryAfter;
    private final transient Map<String, Object> members;

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null, null, Map.of());
    }

    public ProblemException(ProblemType type, String detail, Throwable cause) {
        this(type, detail, null, cause, Map.of());
    }

    private ProblemException(ProblemType type, String detail, @Nullable Duration retryAfter,
            @Nullable Throwable cause, Map<String, Object> members) {
        super(detail, cause, false, false);
        this.type = type;
        this.members = Map.copyOf(members);
        this.retryAfter = retryAfter;
    }

    /** A refusal for now: the caller may try again after a while. */
    public static ProblemException retryAfter(ProblemType type, String detail, Duration after) {
        return new ProblemException(type, detail, after, null, Map.of());
    }

    /** No answer, where there is no exit to answer from. */
    public static ProblemException noAnswer(DegradedReason reason, String detail) {
        return switch (reason) {
            case PARENT_OVERLOADED -> retryAfter(ProblemType.OVERLOADED, detail, RETRY_AFTER);
            case DEADLINE -> new ProblemException(ProblemType.DEADLINE_EXCEEDED, detail);
            case MISSING_DEVICE, PARENT_UNREACHABLE -> new ProblemException(ProblemType.PARENT_UNAVAILABLE, detail);
        };
    }

    /** A sample that is one of another version of the network. */
    public static ProblemException useVersion(String sample, String version) {
        return new ProblemException(ProblemType.USE_VERSION,
                "sample '" + sample + "' is one of version '" + version + "' of the network, expected a message of it",
                null, null, Map.of("version", version));
    }

    /**
     * A sample that another replica joins.
     *
     * @param view the number of the view of the replicas that says so
     */
    public static ProblemException moved(String sample, long view) {
        return new ProblemException(ProblemType.MOVED, "sample '" + sample
                + "' is joined by another replica by now, expected everything about it once more", null, null,
                Map.of("view", view));
    }

    /**
     * A message of a version that is not loaded.
     *
     * @param versions those that are, the newest first
     */
    public static ProblemException networkVersion(String detail, List<String> versions) {
        return new ProblemException(ProblemType.NETWORK_VERSION, detail, null, null,
                Map.of("versions", List.copyOf(versions)));
    }

    /** The problem's type. */
    public ProblemType type() {
        return type;
    }

    /** Members of the problem beyond those that all have. */
    public Map<String, Object> members() {
        return members;
    }

    /** In how many seconds to try again; 0 if that makes no difference. */
    public int retryAfterSeconds() {
        if (retryAfter == null) {
            return type.isForNow() ? (int) RETRY_AFTER.toSeconds() : 0;
        }
        return (int) Math.max(1, retryAfter.toSeconds());
    }
}

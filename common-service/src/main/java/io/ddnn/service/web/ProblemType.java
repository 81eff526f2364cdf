package io.ddnn.service.web;

import java.net.URI;
import java.util.Locale;

/** The stable types of problem details (RFC 9457) that a tier answers with. */
public enum ProblemType {
    /** A body that is no image, or one that breaks a limit. */
    IMAGE_REJECTED(422, "Image rejected"),
    /** A message that does not fit the network: the detail names the field. */
    INVALID_MESSAGE(400, "Invalid message"),
    /** A request that lacks something, or has it in the wrong form. */
    INVALID_REQUEST(400, "Invalid request"),
    /** Nobody knows who asks: there is neither a valid token nor a valid certificate. */
    UNAUTHENTICATED(401, "Not authenticated"),
    /** The caller is known, and may not do this. */
    FORBIDDEN(403, "Forbidden"),
    /** There is no such thing here. */
    NOT_FOUND(404, "Not found"),
    /** The body did not come within the request's time. */
    BODY_TOO_SLOW(408, "Body too slow"),
    /** A body beyond its size limit. */
    BODY_TOO_LARGE(413, "Body too large"),
    /** A message of a version of the network that is not loaded; the member {@code versions} lists those that are. */
    NETWORK_VERSION(409, "Other network version"),
    /** The sample is one of another version of the network, which the member {@code version} names. */
    USE_VERSION(409, "Use another network version"),
    /** The same source sent other content for the same sample before. */
    SAMPLE_CONFLICT(409, "Sample conflict"),
    /** A map came for a sample whose scores are not known: send both. */
    SCORES_MISSING(409, "Scores missing"),
    /** A raw image of a child whose slice this node does not run: send scores and map. */
    RAW_REFUSED(409, "Raw image refused"),
    /** Another replica joins the sample by now: send everything once more, to the same address. */
    MOVED(409, "Moved"),
    /** A newer request of the same source waits for the same sample. */
    SUPERSEDED(409, "Superseded"),
    /** What is to be changed is not kept here: the service has no state volume, or cannot write to it. */
    NO_STATE(409, "No state volume"),
    /** What is to be changed has been changed by somebody else meanwhile: read it again. */
    PRECONDITION_FAILED(412, "Changed meanwhile"),
    /** A change must name the state that it is made for, in {@code If-Match}. */
    PRECONDITION_REQUIRED(428, "State to change is not named"),
    /** There is too much to do: try again later. */
    OVERLOADED(429, "Overloaded"),
    /** A fault of the service itself. */
    INTERNAL(500, "Internal error"),
    /** The tier above refused the message. */
    PARENT_REFUSED(502, "Refused by the tier above"),
    /** The tier above gave no answer, and there is no exit to answer from. */
    PARENT_UNAVAILABLE(503, "Tier above unavailable"),
    /** The request's time is over. */
    DEADLINE_EXCEEDED(504, "Deadline exceeded");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed a little later: the answer then says when, in {@code Retry-After}. */
    public boolean isForNow() {
        return status == 429 || status == 503;
    }

    /** A short summary for people. */
    public String title() {
        return title;
    }

    /** The {@code type} member. */
    public URI uri() {
        return URI.create("urn:ddnn:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}

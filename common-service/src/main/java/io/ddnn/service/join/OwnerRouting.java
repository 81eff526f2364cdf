package io.ddnn.service.join;

import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.replica.Forwarding;
import io.ddnn.service.replica.Replicas;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.tracing.Tracing;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sees to it that a message is taken by the replica that joins its sample: by this one, or by another, to which it is
 * forwarded once. Where replicas come and go meanwhile, it is offered again to whoever joins the sample then.
 */
final class OwnerRouting {

    /** How long replicas may disagree about who there is. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    /** How often a message is offered; then its sender is told to say everything once more. */
    private static final int OFFERS = 4;

    private static final int OK = 200;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MOVED = ProblemType.MOVED.uri().toString();
    private static final List<String> PASSED_ON =
            List.of(HttpHeaders.RETRY_AFTER, HttpParent.VERSION_HEADER);

    private final SampleRouter router;
    private final MessageIntake intake;
    private final TierMeters meters;
    private final @Nullable Forwarding forwarding;

    /**
     * Makes it.
     *
     * @param forwarding null where there are no replicas
     */
    OwnerRouting(SampleRouter router, MessageIntake intake, TierMeters meters, @Nullable Forwarding forwarding) {
        this.router = router;
        this.intake = intake;
        this.meters = meters;
        this.forwarding = forwarding;
    }

    /** Forwards what others join; null where there are no replicas. */
    @Nullable
    Forwarding forwarding() {
        return forwarding;
    }

    /**
     * Answers a message.
     *
     * @param body as it came
     * @param here answers it if its sample is joined here
     * @throws ProblemException what the replica that joins it throws
     */
    ResponseEntity<?> answer(HttpServletRequest request, TierMessage message, byte[] body,
            Supplier<ResponseEntity<?>> here) {
        if (forwarding == null) {
            return here.get();
        }
        if (awaitForwarder(request)) {
            return here.get();
        }
        NodeCaller.requireSource(message.source());
        long until = System.nanoTime() + intake.patience(message).toNanos();
        for (int offer = 0; offer < OFFERS; offer++) {
            try {
                URI owner = ownerElsewhere(message.sample());
                return owner == null ? here.get() : forward(owner, request, body, until);
            } catch (ProblemException e) {
                if (e.type() != ProblemType.MOVED) {
                    throw e;
                }
                await(forwarding.replicas(), e.members().get("view") instanceof Number view ? view.longValue() : 0);
            }
        }
        throw ProblemException.moved(message.sample(), forwarding.replicas().view());
    }

    /** The replica that joins a sample which this one does not know; null if it is this one. */
    @Nullable
    URI ownerElsewhere(String sample) {
        return forwarding == null || router.knows(sample) ? null : forwarding.replicas().ownerElsewhere(sample);
    }

    /**
     * Whether a request is one that a replica forwards; then waits until this one knows of the replicas that the other
     * knew of. It is not forwarded again: if another one joins its sample after all, the join says so.
     */
    boolean awaitForwarder(HttpServletRequest request) {
        String view = request.getHeader(Forwarding.HEADER);
        if (forwarding == null || view == null || !view.matches("[0-9]{1,18}") || !NodeCaller.mayBeReplica()) {
            return false;
        }
        await(forwarding.replicas(), Long.parseLong(view));
        return true;
    }

    private static void await(Replicas replicas, long view) {
        try {
            boolean _ = replicas.awaitView(view, SETTLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, "this service is stopping", e);
        }
    }

    private ResponseEntity<?> forward(URI owner, HttpServletRequest request, byte[] body, long until) {
        String query = request.getQueryString();
        String path = request.getRequestURI() + (query == null ? "" : "?" + query);
        HttpResponse<byte[]> response = post(owner, path, String.valueOf(request.getContentType()), body,
                request.getHeader(Tracing.HEADER), until);
        if (response.statusCode() != OK) {
            Optional<Long> moved = moved(response);
            if (moved.isPresent()) {
                throw ProblemException.moved("", moved.get());
            }
        }
        HttpHeaders headers = new HttpHeaders();
        for (String name : PASSED_ON) {
            response.headers().firstValue(name).ifPresent(value -> headers.set(name, value));
        }
        response.headers().firstValue(HttpHeaders.CONTENT_TYPE)
                .ifPresent(type -> headers.setContentType(MediaType.parseMediaType(type)));
        return ResponseEntity.status(response.statusCode()).headers(headers).body(response.body());
    }

    /**
     * Posts to the replica that joins a sample.
     *
     * @param trace the header that makes it a part of a trace; null for none
     * @param until {@link System#nanoTime()} until which somebody waits
     * @throws ProblemException that it moved, if the replica does not respond; that the time is over
     */
    HttpResponse<byte[]> post(URI owner, String path, String contentType, byte[] body, @Nullable String trace,
            long until) {
        Forwarding to = Objects.requireNonNull(forwarding, "there are replicas");
        Duration left = Duration.ofNanos(until - System.nanoTime());
        try {
            if (left.toMillis() < 1) {
                throw new HttpTimeoutException("no time is left");
            }
            meters.forwarded("owner");
            HttpResponse<byte[]> response = to.post(owner, path, contentType, body, trace, left);
            if (response == null) {
                throw ProblemException.moved("", 0);
            }
            return response;
        } catch (HttpTimeoutException e) {
            throw new ProblemException(ProblemType.DEADLINE_EXCEEDED,
                    "the replica that joins the sample did not answer in time", e);
        }
    }

    private static Optional<Long> moved(HttpResponse<byte[]> response) {
        try {
            var problem = JSON.readTree(response.body());
            return MOVED.equals(problem.path("type").asString(""))
                    ? Optional.of(problem.path("view").asLong(0))
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}

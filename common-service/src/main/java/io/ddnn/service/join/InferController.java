package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Explanation;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /infer} of an edge and of the cloud: takes a child's message, and answers when there is a reply. */
@RestController
public final class InferController {

    /** Room for everything in a message but its maps: ids, names of fields, scores. */
    private static final int FRAME_BYTES = 64 * 1024;

    private static final MediaType BINARY = MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE);

    private final SampleRouter router;
    private final Duration longest;
    private final Duration margin;

    /** Makes the controller. */
    public InferController(SampleRouter router, TierProperties properties) {
        this.router = router;
        this.margin = properties.deadlineMargin();
        this.longest = properties.deadline().plus(properties.deadlineMargin());
    }

    /** The most bytes that a body may have. */
    public long maxBody() {
        return 2L * (FRAME_BYTES + router.contentBytes());
    }

    /**
     * A reply, and the version that made it.
     *
     * @param reply the reply
     * @param by the version
     * @param trace the sample's way before it came to the join
     */
    private record Made(Reply reply, VersionedJoin by, Trace trace) {

        JsonMessages.ReplyBody toJson(String sample, boolean explain) {
            NetworkDefinition definition = by.served().definition();
            JsonMessages.ReplyBody body = JsonMessages.toJson(reply, sample, by.version(), definition);
            if (!explain || !(reply instanceof Reply.Decided)) {
                return body;
            }
            // null if it was forgotten at once, as many others were decided
            OpenSample joined = by.join().samples().find(sample);
            Explanation before = trace.explain(definition);
            return body.explained(joined == null ? before : before.then(joined.trace().explain(definition)));
        }
    }

    @PostMapping(path = "/infer", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<?> binary(HttpServletRequest request) throws IOException {
        boolean explain = ExplainParameter.isSet(request);
        byte[] body = Bodies.read(request, FRAME_BYTES + router.contentBytes());
        VersionedJoin version = router.of(BinaryCodec.version(body));
        TierMessage message = version.codec().decodeMessage(body);
        Made made = decide(version, message, explain);
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().contentType(explain ? MediaType.APPLICATION_JSON : BINARY);
        if (!made.by().version().equals(version.version())) {
            answer.header(HttpParent.VERSION_HEADER, made.by().version());
        }
        return answer.body(explain
                ? made.toJson(message.sample(), true)
                : made.by().codec().encode(made.reply()));
    }

    @PostMapping(path = "/infer", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonMessages.ReplyBody json(HttpServletRequest request) throws IOException {
        boolean explain = ExplainParameter.isSet(request);
        JsonMessages.Message body = JsonMessages.read(Bodies.read(request, maxBody()));
        // without a version, it is refused for that
        VersionedJoin version = body.version() == null ? router.newest() : router.of(body.version());
        TierMessage message = within(request.getHeader(Deadline.HEADER),
                JsonMessages.toMessage(body, version.served().definition()));
        return decide(version, message, explain).toJson(message.sample(), explain);
    }

    /** People may say how long they wait in a header, as at a device; the shorter of both counts. */
    private static TierMessage within(@Nullable String header, TierMessage message) {
        if (header == null) {
            return message;
        }
        int millis = Deadline.millis(header);
        return message.within(message.remainingMillis() > 0 ? Math.min(message.remainingMillis(), millis) : millis);
    }

    private Made decide(VersionedJoin version, TierMessage message, boolean explain) {
        NodeCaller.requireSource(message.source());
        byte[] image = message.image();
        if (image == null) {
            return join(version, message, new Trace(), explain);
        }
        // its place first: a parent that is full does not run slices for samples that it then refuses
        router.open(version, message);
        Trace trace = new Trace();
        RawImages.Made images;
        try {
            images = version.rawImages().take(message, image, trace);
        } catch (RuntimeException e) {
            version.join().samples().forgetIfEmpty(message.sample());
            throw e;
        }
        return switch (images) {
            case RawImages.Made.Message(TierMessage made) -> join(version, made, trace, explain);
            case RawImages.Made.Left(Decision decision) -> {
                SampleRouter.Routed _ = router.accept(version, TierMessage.decided(message.version(), message.sample(),
                        message.source(), message.remainingMillis()));
                yield new Made(new Reply.Decided(decision), version, trace);
            }
        };
    }

    private Made join(VersionedJoin version, TierMessage message, Trace trace, boolean explain) {
        SampleRouter.Routed routed = router.accept(version, message, explain);
        // a little longer than the sample's deadline, at which the best exit reached answers
        long millis = message.remainingMillis() > 0
                ? Math.min(message.remainingMillis() + margin.toMillis(), longest.toMillis())
                : longest.toMillis();
        try {
            return new Made(routed.reply().get(millis, TimeUnit.MILLISECONDS), routed.by(), trace);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("sample '" + message.sample() + "' failed", e);
        } catch (TimeoutException e) {
            throw new ProblemException(
                    ProblemType.DEADLINE_EXCEEDED, "no decision within " + millis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, "this service is stopping", e);
        }
    }
}

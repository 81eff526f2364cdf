package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
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
     */
    private record Made(Reply reply, VersionedJoin by) {}

    @PostMapping(path = "/infer", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(HttpServletRequest request) throws IOException {
        byte[] body = Bodies.read(request, FRAME_BYTES + router.contentBytes());
        VersionedJoin version = router.of(BinaryCodec.version(body));
        Made made = decide(version, version.codec().decodeMessage(body));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(BINARY);
        if (!made.by().version().equals(version.version())) {
            answer.header(HttpParent.VERSION_HEADER, made.by().version());
        }
        return answer.body(made.by().codec().encode(made.reply()));
    }

    @PostMapping(path = "/infer", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonMessages.ReplyBody json(HttpServletRequest request) throws IOException {
        JsonMessages.Message body = JsonMessages.read(Bodies.read(request, maxBody()));
        // without a version, it is refused for that
        VersionedJoin version = body.version() == null ? router.newest() : router.of(body.version());
        TierMessage message = within(request.getHeader(Deadline.HEADER),
                JsonMessages.toMessage(body, version.served().definition()));
        Made made = decide(version, message);
        return JsonMessages.toJson(made.reply(), message.sample(), made.by().version(),
                made.by().served().definition());
    }

    /** People may say how long they wait in a header, as at a device; the shorter of both counts. */
    private static TierMessage within(@Nullable String header, TierMessage message) {
        if (header == null) {
            return message;
        }
        int millis = Deadline.millis(header);
        return message.within(message.remainingMillis() > 0 ? Math.min(message.remainingMillis(), millis) : millis);
    }

    private Made decide(VersionedJoin version, TierMessage message) {
        NodeCaller.requireSource(message.source());
        byte[] image = message.image();
        if (image == null) {
            return join(version, message);
        }
        // its place first: a parent that is full does not run slices for samples that it then refuses
        router.open(version, message);
        RawImages.Made images;
        try {
            images = version.rawImages().take(message, image);
        } catch (RuntimeException e) {
            version.join().forgetIfEmpty(message.sample());
            throw e;
        }
        return switch (images) {
            case RawImages.Made.Message(TierMessage made) -> join(version, made);
            case RawImages.Made.Left(Decision decision) -> {
                SampleRouter.Routed _ = router.accept(version, TierMessage.decided(message.version(), message.sample(),
                        message.source(), message.remainingMillis()));
                yield new Made(new Reply.Decided(decision), version);
            }
        };
    }

    private Made join(VersionedJoin version, TierMessage message) {
        SampleRouter.Routed routed = router.accept(version, message);
        // a little longer than the sample's deadline, at which the best exit reached answers
        long millis = message.remainingMillis() > 0
                ? Math.min(message.remainingMillis() + margin.toMillis(), longest.toMillis())
                : longest.toMillis();
        try {
            return new Made(routed.reply().get(millis, TimeUnit.MILLISECONDS), routed.by());
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

package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.network.Tier;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.offload.RawImages.Made;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final ServedNode served;
    private final SampleJoin join;
    private final RawImages rawImages;
    private final BinaryCodec codec;
    private final Duration longest;
    private final Duration margin;
    private final int maxBytes;

    /** Makes the controller. */
    public InferController(ServedNode served, SampleJoin join, RawImages rawImages,
            TierProperties properties) {
        this.served = served;
        this.join = join;
        this.rawImages = rawImages;
        this.codec = new BinaryCodec(served.definition());
        this.margin = properties.deadlineMargin();
        this.longest = properties.deadline().plus(properties.deadlineMargin());
        int maps = served.definition().mapSources(served.node().id()).stream()
                .mapToInt(source -> served.definition().mapBytes(source.id()))
                .sum();
        // also where no image is taken, so that it is refused for what it is and not for its size
        boolean devices = served.node().inputs().stream()
                .anyMatch(child -> served.definition().node(child).tier() == Tier.DEVICE);
        int image = devices ? served.definition().input().rawBytes() : 0;
        this.maxBytes = FRAME_BYTES + Math.max(maps, image);
    }

    @PostMapping(path = "/infer", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(HttpServletRequest request) throws IOException {
        byte[] body = Bodies.read(request, maxBytes);
        requireVersion(BinaryCodec.version(body));
        Reply reply = decide(codec.decodeMessage(body));
        return ResponseEntity.ok().contentType(BINARY).body(codec.encode(reply));
    }

    @PostMapping(path = "/infer", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonMessages.ReplyBody json(HttpServletRequest request) throws IOException {
        JsonMessages.Message body = JsonMessages.read(Bodies.read(request, 2L * maxBytes));
        if (body.version() != null) {
            requireVersion(body.version());
        }
        TierMessage message = JsonMessages.toMessage(body, served.definition());
        return JsonMessages.toJson(decide(message), message.sample(), served.version(), served.definition());
    }

    private void requireVersion(String version) {
        if (!version.equals(served.version())) {
            throw new ProblemException(ProblemType.NETWORK_VERSION, "message is of version '"
                    + version.replaceAll("[^ -~]", "?") + "' of the network, expected '" + served.version() + "' of '"
                    + served.definition().name() + "'");
        }
    }

    private Reply decide(TierMessage message) {
        byte[] image = message.image();
        if (image == null) {
            return join(message);
        }
        return switch (rawImages.take(message, image)) {
            case Made.Message(TierMessage made) -> join(made);
            case Made.Left(Decision decision) -> {
                CompletableFuture<Reply> _ =
                        join.accept(TierMessage.decided(message.version(), message.sample(), message.source(),
                                message.remainingMillis()));
                yield new Reply.Decided(decision);
            }
        };
    }

    private Reply join(TierMessage message) {
        CompletableFuture<Reply> reply = join.accept(message);
        // a little longer than the sample's deadline, at which the best exit reached answers
        long millis = message.remainingMillis() > 0
                ? Math.min(message.remainingMillis() + margin.toMillis(), longest.toMillis())
                : longest.toMillis();
        try {
            return reply.get(millis, TimeUnit.MILLISECONDS);
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

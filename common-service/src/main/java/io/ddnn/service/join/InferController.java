package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.api.Explainable;
import io.ddnn.service.api.Traceable;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.tracing.SampleSpan;
import io.ddnn.service.tracing.Tracing;
import io.ddnn.service.web.Bodies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /infer} of an edge and of the cloud: takes a child's message, and answers when there is a reply. */
@Tag(name = "inference")
@RestController
public final class InferController {

    private static final MediaType BINARY = MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE);

    private final SampleRouter router;
    private final MessageIntake intake;
    private final OwnerRouting owners;
    private final Tracing tracing;

    /** Makes the controller. */
    InferController(SampleRouter router, MessageIntake intake, OwnerRouting owners, Tracing tracing) {
        this.router = router;
        this.intake = intake;
        this.owners = owners;
        this.tracing = tracing;
    }

    /** The same as frames, in which tiers speak with each other. */
    @Operation(hidden = true)
    @PostMapping(path = "/infer", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<?> binary(HttpServletRequest request) throws IOException {
        boolean explain = ExplainParameter.isSet(request);
        byte[] body = Bodies.read(request, intake.mostBytes());
        VersionedJoin version = router.of(BinaryCodec.version(body));
        TierMessage message = version.codec().decodeMessage(body);
        return owners.answer(request, message, body,
                () -> traced(request, message, explain, interest -> binary(version, message, interest)));
    }

    /** Answers a message as a part of its sample's trace, if that is traced. */
    private <T> T traced(HttpServletRequest request, TierMessage message, boolean explain,
            Function<Interest, T> answer) {
        SampleSpan span = tracing.message(message.sample(), message.source(), request.getHeader(Tracing.HEADER));
        try {
            return answer.apply(new Interest(explain, span));
        } catch (RuntimeException e) {
            span.failed(String.valueOf(e.getMessage()));
            throw e;
        } finally {
            span.end();
        }
    }

    private ResponseEntity<?> binary(VersionedJoin version, TierMessage message, Interest interest) {
        MessageIntake.Taken taken = intake.takeAlone(version, message, interest);
        Reply reply = await(taken, interest);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (!taken.by().version().equals(version.version())) {
            answer.header(HttpParent.VERSION_HEADER, taken.by().version());
        }
        return interest.explanation()
                ? answer.contentType(MediaType.APPLICATION_JSON).body(taken.toJson(reply, true))
                : answer.contentType(BINARY).body(taken.by().codec().encode(reply));
    }

    /**
     * Takes what a child has of a sample: scores, or maps, or both, or a device's raw image. The answer comes when the
     * sample is decided, or when the child's maps are wanted.
     *
     * @return the decision; or wanted: send your map; or noted, to a child that decided by itself
     */
    @Explainable
    @Traceable
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = JsonMessages.Message.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = JsonMessages.ReplyBody.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @PostMapping(path = "/infer", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> infer(HttpServletRequest request) throws IOException {
        boolean explain = ExplainParameter.isSet(request);
        byte[] bytes = Bodies.read(request, 2 * intake.mostBytes());
        JsonMessages.Message body = JsonMessages.read(bytes);
        // without a version, it is refused for that
        VersionedJoin version = body.version() == null ? router.newest() : router.of(body.version());
        TierMessage message = within(request.getHeader(Deadline.HEADER),
                JsonMessages.toMessage(body, version.served().definition()));
        return owners.answer(request, message, bytes, () -> traced(request, message, explain, interest -> {
            MessageIntake.Taken taken = intake.takeAlone(version, message, interest);
            return ResponseEntity.ok(taken.toJson(await(taken, interest), explain));
        }));
    }

    private static Reply await(MessageIntake.Taken taken, Interest interest) {
        Reply reply = taken.await();
        switch (reply) {
            case Reply.Wanted _ -> interest.span().note("outcome", "wanted");
            case Reply.Noted _ -> interest.span().note("outcome", "noted");
            case Reply.Decided(Decision decision, boolean _) ->
                interest.span().note("outcome", "decision").decided(decision);
        }
        return reply;
    }

    /** People may say how long they wait in a header, as at a device; the shorter of both counts. */
    private static TierMessage within(@Nullable String header, TierMessage message) {
        if (header == null) {
            return message;
        }
        int millis = Deadline.millis(header);
        return message.within(message.remainingMillis() > 0 ? Math.min(message.remainingMillis(), millis) : millis);
    }
}

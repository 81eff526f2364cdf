package io.ddnn.service.join;

import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonBatches;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.api.ApiSchemas;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.web.Bodies;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /infer/batch} of an edge and of the cloud: takes messages of one child, and answers when there is an outcome
 * for each of them. What is wrong with one does not touch the others.
 */
@Tag(name = "inference")
@RestController
public final class BatchController {

    private final SampleRouter router;
    private final MessageIntake intake;
    private final OwnerRouting owners;

    /** Makes the controller. */
    BatchController(SampleRouter router, MessageIntake intake, OwnerRouting owners) {
        this.router = router;
        this.intake = intake;
        this.owners = owners;
    }

    /** The same as frames, in which tiers speak with each other. */
    @Operation(hidden = true)
    @PostMapping(path = "/infer/batch", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(HttpServletRequest request) throws IOException {
        ExplainParameter.refuse(request);
        byte[] body = Bodies.read(request, intake.mostBatchBytes());
        VersionedJoin version = router.of(BatchCodec.version(body));
        List<Supplier<BatchEntry.Read>> messages = new ArrayList<>();
        for (TierMessage message : version.batchCodec().decodeMessages(body)) {
            messages.add(() -> new BatchEntry.Read(version, message));
        }
        byte[] outcomes = version.batchCodec().encode(outcomes(request, messages), version.version());
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE)).body(outcomes);
    }

    /**
     * Takes messages of several samples. There is an outcome for each, in the same order; what is wrong with one does not
     * touch the others.
     *
     * @return an outcome for each message
     */
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.Messages.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.Outcomes.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @PostMapping(path = "/infer/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonBatches.Outcomes inferBatch(HttpServletRequest request) throws IOException {
        ExplainParameter.refuse(request);
        List<JsonMessages.Message> bodies =
                JsonBatches.readMessages(Bodies.read(request, 2 * intake.mostBatchBytes()));
        List<Supplier<BatchEntry.Read>> messages = new ArrayList<>();
        for (JsonMessages.Message body : bodies) {
            messages.add(() -> {
                VersionedJoin version = body.version() == null ? router.newest() : router.of(body.version());
                return new BatchEntry.Read(version, JsonMessages.toMessage(body, version.served().definition()));
            });
        }
        List<Outcome> outcomes = outcomes(request, messages);
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            answers.add(JsonBatches.toJson(outcomes.get(i), bodies.get(i).sample(),
                    router.newest().served().definition()));
        }
        return new JsonBatches.Outcomes(answers);
    }

    /**
     * Takes all before it waits for any. As soon as maps are wanted of some, nobody waits for the others any longer: their
     * decisions may depend on maps of siblings that wait for this child's in turn. They are told to come again.
     */
    private List<Outcome> outcomes(HttpServletRequest request, List<Supplier<BatchEntry.Read>> messages) {
        boolean forwarded = owners.awaitForwarder(request);
        BatchForwards forwards = new BatchForwards(owners);
        List<BatchEntry> entries = new ArrayList<>();
        for (Supplier<BatchEntry.Read> message : messages) {
            entries.add(BatchEntry.of(() -> take(message.get(), forwarded, forwards)));
        }
        forwards.begin();
        Outcome[] outcomes = new Outcome[entries.size()];
        boolean wanted = false;
        for (int i = 0; i < outcomes.length; i++) {
            if (!entries.get(i).isComplete()) {
                outcomes[i] = entries.get(i).outcome();
                wanted |= outcomes[i] instanceof Outcome.Answered(Reply.Wanted _, String _);
            }
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = entries.get(i).outcome(wanted);
            }
        }
        return List.of(outcomes);
    }

    private BatchEntry take(BatchEntry.Read read, boolean forwarded, BatchForwards forwards) {
        if (!forwarded) {
            URI owner = owners.ownerElsewhere(read.message().sample());
            if (owner != null) {
                NodeCaller.requireSource(read.message().source());
                return forwards.add(owner, read, intake.patience(read.message()));
            }
        }
        return new BatchEntry.Taken(intake.take(read.version(), read.message(), Interest.NONE));
    }
}

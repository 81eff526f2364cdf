package io.ddnn.device;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonBatches;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SampleId;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.api.ApiSchemas;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /infer/batch} of a device: takes what it sees of several samples, asks the tier above about those that it
 * does not decide in one request, and answers when there is an outcome for each. What is wrong with one does not touch the
 * others.
 */
@Tag(name = "inference")
@RestController
public final class DeviceBatchController {

    private final ServedNetworks networks;
    private final VersionedInference inference;
    private final ClientFrames frames;
    private final ImageIntake intake;
    private final TierProperties properties;
    private final TierMeters meters;

    /** Makes the controller. */
    public DeviceBatchController(ServedNetworks networks, VersionedInference inference, ClientFrames frames,
            ImageIntake intake, TierProperties properties, TierMeters meters) {
        this.networks = networks;
        this.inference = inference;
        this.frames = frames;
        this.intake = intake;
        this.properties = properties;
        this.meters = meters;
    }

    /** The same as frames: for clients that count bytes. */
    @Operation(hidden = true)
    @PostMapping(path = "/infer/batch", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> binary(HttpServletRequest http) throws IOException {
        ExplainParameter.refuse(http);
        List<TierMessage> messages = frames.readBatch(Bodies.read(http, frames.mostBatchBytes()));
        TierMessage head = messages.getFirst();
        DeviceRequest request =
                new DeviceRequest(Deadline.within(head.remainingMillis(), properties.deadline()));
        List<Outcome> outcomes = outcomes(
                messages.stream().<Supplier<SampleView>>map(message -> () -> frames.view(message)).toList(), request);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE))
                .body(new BatchCodec(networks.newest().definition()).encode(outcomes, head.version()));
    }

    /**
     * Decides what this device sees of several samples. There is an outcome for each, in the same order; what is wrong with
     * one does not touch the others.
     *
     * @param millis how many milliseconds the client waits, a whole number; capped by ddnn.deadline
     * @return an outcome for each sample
     */
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.Views.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.Outcomes.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @PostMapping(path = "/infer/batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    JsonBatches.Outcomes inferBatch(HttpServletRequest http,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        ExplainParameter.refuse(http);
        DeviceRequest request = new DeviceRequest(Deadline.of(millis, properties.deadline()));
        List<JsonBatches.View> views = JsonBatches.readViews(
                Bodies.read(http, mostJsonBytes(properties, frames)));
        List<Outcome> outcomes = outcomes(
                views.stream().<Supplier<SampleView>>map(view -> () -> decode(view, request)).toList(), request);
        NetworkDefinition definition = networks.newest().definition();
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            answers.add(JsonBatches.toJson(outcomes.get(i), views.get(i).sample(), definition));
        }
        return new JsonBatches.Outcomes(answers);
    }

    /** The most bytes of a batch in JSON: as many as a batch of frames in base64, or as a file. */
    static long mostJsonBytes(TierProperties properties, ClientFrames frames) {
        return 2 * Math.max(frames.mostBatchBytes(), properties.image().maxBytes());
    }

    private SampleView decode(JsonBatches.View view, DeviceRequest request) {
        String sample = view.sample();
        if (sample == null) {
            throw new MessageException("sample is missing");
        }
        byte[] file = view.file();
        if (file == null) {
            return new SampleView(SampleId.require(sample), null);
        }
        request.deadline().require("decode", meters);
        return new SampleView(SampleId.require(sample), intake.read(file));
    }

    /** Reads all views, decides those that can be read, and has an outcome for each in the end. */
    private List<Outcome> outcomes(List<Supplier<SampleView>> entries, DeviceRequest request) {
        List<SampleView> views = new ArrayList<>();
        List<Outcome.@Nullable Failed> unread = new ArrayList<>();
        for (Supplier<SampleView> entry : entries) {
            try {
                views.add(entry.get());
                unread.add(null);
            } catch (RuntimeException e) {
                unread.add(Problems.of(e));
            }
        }
        List<Supplier<DeviceAnswer>> answers =
                views.isEmpty() ? List.of() : inference.decideAll(views, request);
        List<Outcome> outcomes = new ArrayList<>();
        int next = 0;
        for (Outcome.@Nullable Failed failed : unread) {
            outcomes.add(failed == null ? outcome(answers.get(next++)) : Objects.requireNonNull(failed));
        }
        return outcomes;
    }

    private static Outcome outcome(Supplier<DeviceAnswer> answer) {
        try {
            DeviceAnswer decided = answer.get();
            return new Outcome.Answered(new Reply.Decided(decided.decision()), decided.version());
        } catch (RuntimeException e) {
            return Problems.of(e);
        }
    }
}

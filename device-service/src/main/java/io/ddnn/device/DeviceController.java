package io.ddnn.device;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SampleId;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.api.ApiSchemas;
import io.ddnn.service.api.Explainable;
import io.ddnn.service.api.Traceable;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.tracing.Tracing;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code POST /infer} of a device: takes an image, or word that the object is not in view, and answers with the decision. */
@Tag(name = "inference")
@RestController
public final class DeviceController {

    /** The header that names the sample. */
    public static final String SAMPLE_HEADER = "DDNN-Sample";

    /** The header that says that the object is not in view; its only value is {@code none}. */
    public static final String VIEW_HEADER = "DDNN-View";

    private static final MediaType BINARY = MediaType.parseMediaType(BinaryCodec.MEDIA_TYPE);

    private static final String IMAGE_PART = "image";

    private final ServedNetworks networks;
    private final VersionedInference inference;
    private final ClientFrames frames;
    private final ImageIntake intake;
    private final TierProperties properties;
    private final TierMeters meters;
    private final Tracing tracing;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong counter = new AtomicLong();

    /** Makes the controller. */
    public DeviceController(ServedNetworks networks, VersionedInference inference, ClientFrames frames,
            ImageIntake intake, TierProperties properties, TierMeters meters, Tracing tracing) {
        this.networks = networks;
        this.inference = inference;
        this.frames = frames;
        this.intake = intake;
        this.properties = properties;
        this.meters = meters;
        this.tracing = tracing;
    }

    /**
     * Decides a sample of which this device sees an image, or nothing. All devices of the network post what they see of it,
     * at the same time and under the same id; each gets the answer when there is one.
     *
     * @param sample id of the sample, 1 to 64 of A-Z a-z 0-9 . _ ~ -; needed where the network has several devices
     * @param view none: the object is not in view, and there is no image
     * @param millis how many milliseconds the client waits, a whole number; capped by ddnn.deadline
     * @return the decision
     */
    // a request without Content-Type counts as application/octet-stream
    @Explainable
    @Traceable
    @RequestBody(
            description = "What this device sees. A file's content tells what it is; a frame has the sample's id in it.",
            content = {
                    @Content(mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")),
                    @Content(mediaType = MediaType.IMAGE_JPEG_VALUE,
                            schema = @Schema(type = "string", format = "binary")),
                    @Content(mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = ApiSchemas.ImageForm.class)),
                    @Content(mediaType = BinaryCodec.MEDIA_TYPE,
                            schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = JsonMessages.ReplyBody.class)),
            @Content(mediaType = BinaryCodec.MEDIA_TYPE, schema = @Schema(type = "string", format = "binary"))})
    @PostMapping(path = "/infer", consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE,
            MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<JsonMessages.ReplyBody> infer(HttpServletRequest http,
            @RequestHeader(name = SAMPLE_HEADER, required = false) @Nullable String sample,
            @RequestHeader(name = VIEW_HEADER, required = false) @Nullable String view,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        DeviceRequest request = request(http, millis);
        byte[] body = Bodies.read(http, properties.image().maxBytes());
        if (isBlank(view, body.length > 0)) {
            return decide(sample, null, request);
        }
        if (body.length == 0) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "body is empty, expected an image (image/png,"
                    + " image/jpeg or multipart/form-data), or header " + VIEW_HEADER + ": none");
        }
        return decide(sample, read(body, request), request);
    }

    /** A raw image, or no view, as a frame: for clients that count bytes. */
    @Operation(hidden = true)
    @PostMapping(path = "/infer", consumes = BinaryCodec.MEDIA_TYPE)
    ResponseEntity<byte[]> frame(HttpServletRequest http) throws IOException {
        ExplainParameter.refuse(http);
        TierMessage message = frames.read(Bodies.read(http, frames.mostBytes()));
        SampleView view = frames.view(message);
        DeviceRequest request =
                new DeviceRequest(Deadline.within(message.remainingMillis(), properties.deadline()),
                        tracing.device(view.sample(), http.getHeader(Tracing.HEADER)));
        DeviceAnswer answer = request.traced(() -> inference.decide(view.sample(), view.image(), request));
        ResponseEntity.BodyBuilder response = ResponseEntity.ok().contentType(BINARY);
        if (!answer.version().equals(message.version())) {
            response.header(HttpParent.VERSION_HEADER, answer.version());
        }
        return response.body(new BinaryCodec(networks.newest().definition())
                .encode(new Reply.Decided(answer.decision())));
    }

    /** The same in a form. */
    @Operation(hidden = true)
    @PostMapping(path = "/infer", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<JsonMessages.ReplyBody> multipart(HttpServletRequest http,
            @RequestParam(name = IMAGE_PART, required = false) @Nullable MultipartFile image,
            @RequestHeader(name = SAMPLE_HEADER, required = false) @Nullable String sample,
            @RequestHeader(name = VIEW_HEADER, required = false) @Nullable String view,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        DeviceRequest request = request(http, millis);
        if (isBlank(view, image != null)) {
            return decide(sample, null, request);
        }
        if (image == null) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "part '" + IMAGE_PART + "' is missing, expected an image");
        }
        if (image.getSize() > properties.image().maxBytes()) {
            throw new ProblemException(ProblemType.BODY_TOO_LARGE, "part '" + IMAGE_PART + "' has " + image.getSize()
                    + " bytes, expected at most " + properties.image().maxBytes());
        }
        return decide(sample, read(image.getBytes(), request), request);
    }

    private DeviceRequest request(HttpServletRequest http, @Nullable String millis) {
        DeviceRequest request = new DeviceRequest(Deadline.of(millis, properties.deadline()),
                tracing.device(http.getHeader(SAMPLE_HEADER), http.getHeader(Tracing.HEADER)));
        if (ExplainParameter.isSet(http)) {
            request.trace().want();
        }
        return request;
    }

    private PixelImage read(byte[] file, DeviceRequest request) {
        request.deadline().require("decode", meters);
        return request.decoding(() -> intake.read(file));
    }

    private static boolean isBlank(@Nullable String view, boolean hasImage) {
        if (view == null) {
            return false;
        }
        if (!view.equals("none")) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + VIEW_HEADER + " is '"
                    + view.replaceAll("[^ -~]", "?") + "', expected none, or no such header");
        }
        if (hasImage) {
            throw new ProblemException(ProblemType.INVALID_REQUEST,
                    "header " + VIEW_HEADER + " is none, but the request has an image, expected only one of them");
        }
        return true;
    }

    private ResponseEntity<JsonMessages.ReplyBody> decide(@Nullable String sampleHeader, @Nullable PixelImage image,
            DeviceRequest request) {
        String sample = sample(sampleHeader);
        DeviceAnswer answer = request.traced(() -> inference.decide(sample, image, request));
        NetworkDefinition definition = networks.newest().definition();
        JsonMessages.ReplyBody body =
                JsonMessages.toJson(new Reply.Decided(answer.decision()), sample, answer.version(), definition);
        return ResponseEntity.ok()
                .header(DeviceRequest.TIMING_HEADER, request.timing())
                .body(request.trace().isWanted()
                        ? body.explained(request.trace().explain(definition))
                        : body);
    }

    private String sample(@Nullable String header) {
        if (header != null) {
            try {
                return SampleId.require(header);
            } catch (MessageException e) {
                throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + SAMPLE_HEADER + ": "
                        + e.getMessage(), e);
            }
        }
        int devices = networks.newest().definition().devices().size();
        if (devices > 1) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "header " + SAMPLE_HEADER
                    + " is missing, expected the id of the sample that the network's " + devices + " devices see");
        }
        return run + "-" + counter.incrementAndGet();
    }
}

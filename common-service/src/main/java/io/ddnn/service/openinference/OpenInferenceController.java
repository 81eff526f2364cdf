package io.ddnn.service.openinference;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.wire.SampleId;
import io.ddnn.service.api.ApiSchemas;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.openinference.OpenInferenceModel.Decided;
import io.ddnn.service.openinference.OpenInferenceModel.Sample;
import io.ddnn.service.web.Bodies;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /v2}: the Open Inference Protocol. The model is the network, by its name; its versions are those that are loaded,
 * of which the newest answers.
 */
@Tag(name = "Open Inference Protocol")
@RestController
@RequestMapping("/v2")
public final class OpenInferenceController {

    private static final String SAMPLE = "sample";
    private final ServedNetworks networks;
    private final OpenInferenceModel model;
    private final TierProperties properties;

    /** Makes the controller. */
    public OpenInferenceController(ServedNetworks networks, OpenInferenceModel model, TierProperties properties) {
        this.networks = networks;
        this.model = model;
        this.properties = properties;
    }

    /**
     * The server.
     *
     * @param name of the software
     * @param version of the software
     * @param extensions of the protocol
     */
    record Server(String name, String version, List<String> extensions) {}

    /**
     * A version of the network in the repository's index.
     *
     * @param name of the network
     * @param version of the network
     * @param state READY or UNAVAILABLE
     * @param reason why it is unavailable
     */
    record Listed(String name, String version, String state, String reason) {}

    /**
     * An input or an output, as metadata tells of it.
     *
     * @param shape its sizes; -1 stands for the number of samples
     */
    record Described(String name, String datatype, List<Long> shape) {}

    /**
     * Tells which server this is.
     *
     * @return name, version and extensions
     */
    @GetMapping
    Server server() {
        return new Server("ddnn", version(), List.of("binary_tensor_data", "model_repository"));
    }

    private static String version() {
        String built = OpenInferenceController.class.getPackage().getImplementationVersion();
        return built == null ? "0" : built;
    }

    /**
     * Tells that the service runs.
     *
     * @return live
     */
    @GetMapping("/health/live")
    Map<String, Object> live() {
        return Map.of("live", true);
    }

    /**
     * Tells whether requests can be answered: 200, or 503.
     *
     * @return ready
     */
    @GetMapping("/health/ready")
    ResponseEntity<Map<String, Object>> ready() {
        return ready(Map.of());
    }

    private ResponseEntity<Map<String, Object>> ready(Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("ready", model.notReady() == null);
        return ResponseEntity.status(model.notReady() == null ? 200 : 503).body(body);
    }

    /**
     * Tells whether the network can be asked: 200, or 503.
     *
     * @param name of the network
     * @param version of the network, 6 hex digits
     * @return ready
     */
    @GetMapping({"/models/{name}/ready", "/models/{name}/versions/{version}/ready"})
    ResponseEntity<Map<String, Object>> modelReady(@PathVariable String name,
            @PathVariable(required = false) @Nullable String version) {
        require(name, version);
        return ready(Map.of("name", name));
    }

    /**
     * Describes the network's inputs and outputs.
     *
     * @param name of the network
     * @param version of the network, 6 hex digits
     * @return the description
     */
    @GetMapping({"/models/{name}", "/models/{name}/versions/{version}"})
    Map<String, Object> metadata(@PathVariable String name,
            @PathVariable(required = false) @Nullable String version) {
        require(name, version);
        InputShape input = networks.newest().definition().input();
        List<Long> shape = List.of(-1L, (long) input.height(), (long) input.width(), (long) PixelImage.CHANNELS);
        Stream<Described> views =
                model.views().stream().map(view -> new Described(view, Datatype.UINT8.name(), shape));
        Stream<Described> ids = model.needsSampleIds()
                ? Stream.of(new Described(SAMPLE, Datatype.BYTES.name(), List.of(-1L)))
                : Stream.empty();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("versions", networks.versions());
        metadata.put("platform", "ddnn");
        metadata.put("inputs", Stream.concat(views, ids).toList());
        metadata.put("outputs", List.of(new Described("label", Datatype.BYTES.name(), List.of(-1L)),
                new Described("confidence", Datatype.FP32.name(), List.of(-1L)),
                new Described("exit", Datatype.BYTES.name(), List.of(-1L)),
                new Described("degraded", Datatype.BOOL.name(), List.of(-1L))));
        return metadata;
    }

    /**
     * Lists the versions of the network that are loaded.
     *
     * @return the versions, the newest first
     */
    @PostMapping("/repository/index")
    List<Listed> index() {
        String why = model.notReady();
        String name = networks.newest().definition().name();
        return networks.versions().stream()
                .map(each -> new Listed(name, each, why == null ? "READY" : "UNAVAILABLE", why == null ? "" : why))
                .toList();
    }

    /**
     * Decides up to 128 samples: of each, what this device sees; or at an edge, what all devices below it see.
     *
     * @param name of the network
     * @param version of the network, 6 hex digits
     * @param headerLength how many bytes of the body are JSON, where binary tensors stand behind it
     * @param millis how many milliseconds the client waits, a whole number; capped by ddnn.deadline
     * @return the decisions
     */
    @RequestBody(content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.InferenceRequest.class)),
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary"))})
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = ApiSchemas.InferenceResponse.class)),
            @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                    schema = @Schema(type = "string", format = "binary"))})
    @PostMapping({"/models/{name}/infer", "/models/{name}/versions/{version}/infer"})
    ResponseEntity<byte[]> inferModel(@PathVariable String name,
            @PathVariable(required = false) @Nullable String version, HttpServletRequest http,
            @RequestHeader(name = InferenceCodec.HEADER_LENGTH, required = false) @Nullable String headerLength,
            @RequestHeader(name = Deadline.HEADER, required = false) @Nullable String millis) throws IOException {
        require(name, version);
        String why = model.notReady();
        if (why != null) {
            throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, why);
        }
        Deadline deadline = Deadline.of(millis, properties.deadline());
        InputShape input = networks.newest().definition().input();
        byte[] body = Bodies.read(http, OpenInferenceModel.mostBytes(input, model.views().size()));
        InferenceRequest request = InferenceCodec.read(body, headerLength);
        List<Decided> decided = model.decide(samples(request, input), deadline);
        InferenceCodec.Body answer = InferenceCodec.write(request, name, decided.getLast().version(), outputs(decided));
        ResponseEntity.BodyBuilder response = ResponseEntity.ok();
        return answer.headerLength() == null
                ? response.contentType(MediaType.APPLICATION_JSON).body(answer.bytes())
                : response.contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .header(InferenceCodec.HEADER_LENGTH, String.valueOf(answer.headerLength()))
                        .body(answer.bytes());
    }

    private void require(String name, @Nullable String version) {
        String own = networks.newest().definition().name();
        if (!name.equals(own)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "model is '" + InferenceCodec.shown(name)
                    + "', expected '" + own + "'");
        }
        if (version != null && !networks.newest().version().equals(version)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "version is '" + InferenceCodec.shown(version)
                    + "', expected '" + networks.newest().version() + "', the newest of " + networks.versions());
        }
    }

    private List<Sample> samples(InferenceRequest request, InputShape input) {
        List<String> names = new ArrayList<>(model.views());
        if (model.needsSampleIds()) {
            names.add(SAMPLE);
        }
        for (String name : request.inputs().keySet()) {
            if (!names.contains(name)) {
                throw wrong("input is '" + InferenceCodec.shown(name) + "', expected some of " + names);
            }
        }
        long count = count(request, input);
        List<String> ids = ids(request, (int) count);
        List<Sample> samples = new ArrayList<>();
        int size = input.rawBytes();
        for (int i = 0; i < count; i++) {
            Map<String, @Nullable PixelImage> views = new LinkedHashMap<>();
            for (String view : model.views()) {
                Tensor tensor = request.inputs().get(view);
                views.put(view, tensor == null
                        ? null
                        : new PixelImage(input.width(), input.height(),
                                Arrays.copyOfRange(tensor.data(), i * size, (i + 1) * size)));
            }
            samples.add(new Sample(ids.isEmpty() ? null : ids.get(i), views));
        }
        return samples;
    }

    /** How many samples a request has: all views have the same number, and its shape is that of the network's input. */
    private long count(InferenceRequest request, InputShape input) {
        long count = -1;
        for (String view : model.views()) {
            Tensor tensor = request.inputs().get(view);
            if (tensor == null) {
                continue;
            }
            List<Long> expected = List.of((long) input.height(), (long) input.width(), (long) PixelImage.CHANNELS);
            boolean fits = tensor.datatype() == Datatype.UINT8 && tensor.shape().size() == expected.size() + 1
                    && tensor.shape().subList(1, tensor.shape().size()).equals(expected);
            if (!fits || (count >= 0 && tensor.shape().getFirst() != count)) {
                throw wrong("input '" + view + "' is " + tensor.datatype() + " of shape " + tensor.shape()
                        + ", expected UINT8 of shape [" + (count < 0 ? "samples" : count) + ", " + input.height() + ", "
                        + input.width() + ", " + PixelImage.CHANNELS + "]");
            }
            count = tensor.shape().getFirst();
        }
        if (count < 1 || count > OpenInferenceModel.MOST_SAMPLES) {
            throw wrong("the request has " + Math.max(0, count) + " samples, expected 1 to "
                    + OpenInferenceModel.MOST_SAMPLES
                    + " in at least one of the inputs " + model.views());
        }
        return count;
    }

    private List<String> ids(InferenceRequest request, int count) {
        Tensor tensor = request.inputs().get(SAMPLE);
        if (tensor == null) {
            if (!model.needsSampleIds()) {
                return List.of();
            }
            if (request.id() == null || count > 1) {
                throw wrong("input '" + SAMPLE + "' is missing, expected " + count
                        + " ids of samples as BYTES (or, of one"
                        + " sample, the request's id): the network has several devices, and each sends its view under it");
            }
            return List.of(SampleId.require(request.id()));
        }
        if (tensor.datatype() != Datatype.BYTES || !tensor.shape().equals(List.of((long) count))) {
            throw wrong("input '" + SAMPLE + "' is " + tensor.datatype() + " of shape " + tensor.shape()
                    + ", expected BYTES of shape [" + count + "]");
        }
        List<String> ids = tensor.texts().stream().map(SampleId::require).toList();
        if (ids.stream().distinct().count() < ids.size()) {
            throw wrong("input '" + SAMPLE + "' names a sample twice, expected each once");
        }
        return ids;
    }

    private List<Tensor> outputs(List<Decided> decided) {
        List<String> classes = networks.newest().definition().classes();
        List<Decision> decisions = decided.stream().map(Decided::decision).toList();
        return List.of(Tensor.texts("label", decisions.stream().map(each -> classes.get(each.label())).toList()),
                Tensor.numbers("confidence", decisions.stream().map(Decision::confidence).toList()),
                Tensor.texts("exit", decisions.stream().map(each -> each.exit().text()).toList()),
                Tensor.truths("degraded", decisions.stream().map(Decision::degraded).toList()));
    }

    private static ProblemException wrong(String detail) {
        return new ProblemException(ProblemType.INVALID_REQUEST, detail);
    }
}

package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conformance with the Open Inference Protocol, version 2, over HTTP: each test is named after what the specification
 * says (https://github.com/kserve/open-inference-protocol, specification/protocol/inference_rest.md, and Triton's
 * extension_binary_data.md and extension_model_repository.md).
 */
class OpenInferenceTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(3));

    @TempDir
    private static Path directory;

    private static ConfigurableApplicationContext service;
    private static String model;
    private static String version;

    @BeforeAll
    static void start() throws IOException {
        var bundle = RandomSlices.bundle(Topologies.of("c"), 5);
        version = BundleWriter.write(bundle, directory.resolve("bundle")).version();
        model = bundle.definition().name();
        service = DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle").toString(), "ddnn.node", "camera-1", "ddnn.parent", "http://127.0.0.1:1"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                + service.getEnvironment().getRequiredProperty("local.server.port") + path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode get(String path) {
        HttpResponse<byte[]> response = send(request(path));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return JSON.readTree(response.body());
    }

    private static HttpResponse<byte[]> infer(String json) {
        return send(request("/v2/models/" + model + "/infer").header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static String input(String name, String datatype, String shape, String data) {
        return "{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape + ",\"data\":" + data
                + "}";
    }

    private static List<Integer> pixels() {
        byte[] rgb = IMAGE.rgb();
        return IntStream.range(0, rgb.length).mapToObj(i -> Byte.toUnsignedInt(rgb[i])).toList();
    }

    /** What the device's own endpoint says of the same picture. */
    private static JsonNode own(String sample) {
        return JSON.readTree(send(request("/infer").headers("Content-Type", "image/png", "DDNN-Sample", sample)
                .POST(BodyPublishers.ofByteArray(new PngEncoder().encode(IMAGE)))).body());
    }

    @Test
    void serverMetadataHasNameVersionAndExtensions() {
        JsonNode server = get("/v2");
        assertThat(server.path("name").isString()).isTrue();
        assertThat(server.path("version").isString()).isTrue();
        assertThat(server.path("extensions").toString()).contains("binary_tensor_data", "model_repository");
    }

    @Test
    void healthTellsLiveReadyAndModelReady() {
        assertThat(get("/v2/health/live").path("live").asBoolean()).isTrue();
        assertThat(get("/v2/health/ready").path("ready").asBoolean()).isTrue();
        JsonNode ready = get("/v2/models/" + model + "/ready");
        assertThat(ready.path("name").asString()).isEqualTo(model);
        assertThat(ready.path("ready").asBoolean()).isTrue();
        assertThat(get("/v2/models/" + model + "/versions/" + version + "/ready").path("ready").asBoolean()).isTrue();
    }

    @Test
    void modelMetadataDescribesTensors() {
        JsonNode metadata = get("/v2/models/" + model);
        assertThat(metadata.path("name").asString()).isEqualTo(model);
        assertThat(metadata.path("versions").toString()).isEqualTo("[\"" + version + "\"]");
        assertThat(metadata.path("platform").isString()).isTrue();
        assertThat(metadata.path("inputs").path(0).toString())
                .isEqualTo("{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[-1,32,32,3]}");
        assertThat(metadata.path("inputs").path(1).path("name").asString()).isEqualTo("sample");
        assertThat(metadata.path("outputs").valueStream().map(output -> output.path("name").asString()))
                .containsExactly("label", "confidence", "exit", "degraded");
        assertThat(get("/v2/models/" + model + "/versions/" + version)).isEqualTo(metadata);
    }

    @Test
    void theRepositoryIndexListsTheModel() {
        JsonNode index = JSON.readTree(send(request("/v2/repository/index").POST(BodyPublishers.noBody())).body());
        assertThat(index.path(0).path("name").asString()).isEqualTo(model);
        assertThat(index.path(0).path("version").asString()).isEqualTo(version);
        assertThat(index.path(0).path("state").asString()).isEqualTo("READY");
    }

    @Test
    void anInferenceInJsonIsThatOfTheDevicesOwnEndpoint() {
        JsonNode answer = JSON.readTree(infer("{\"id\":\"oip-1\",\"inputs\":["
                + input("image", "UINT8", "[1,32,32,3]", pixels().toString()) + "]}").body());

        assertThat(answer.path("model_name").asString()).isEqualTo(model);
        assertThat(answer.path("model_version").asString()).isEqualTo(version);
        assertThat(answer.path("id").asString()).isEqualTo("oip-1");
        JsonNode own = own("own-1");
        assertThat(answer.path("outputs").path(0).path("data").path(0)).isEqualTo(own.path("label"));
        assertThat((float) answer.path("outputs").path(1).path("data").path(0).asDouble())
                .isEqualTo((float) own.path("confidence").asDouble());
        assertThat(answer.path("outputs").path(2).path("data").path(0)).isEqualTo(own.path("exit"));
        assertThat(answer.path("outputs").path(3).path("data").path(0)).isEqualTo(own.path("degraded"));
    }

    @Test
    void aBatchOfBinaryTensorsIsAnsweredInBinary() {
        byte[] ids = "\5\0\0\0bin-1\5\0\0\0bin-2".getBytes(StandardCharsets.US_ASCII);
        byte[] header = ("{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
                + "{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[2,32,32,3],\"parameters\":"
                + "{\"binary_data_size\":6144}},{\"name\":\"sample\",\"datatype\":\"BYTES\",\"shape\":[2],"
                + "\"parameters\":{\"binary_data_size\":" + ids.length + "}}]}").getBytes(StandardCharsets.US_ASCII);
        byte[] body = ByteBuffer.allocate(header.length + 6144 + ids.length).put(header).put(IMAGE.rgb())
                .put(IMAGE.rgb()).put(ids).array();

        HttpResponse<byte[]> response = send(request("/v2/models/" + model + "/infer")
                .headers("Content-Type", "application/octet-stream", "Inference-Header-Content-Length",
                        String.valueOf(header.length))
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(response.statusCode()).isEqualTo(200);
        int length = Integer.parseInt(response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode json = JSON.readTree(response.body(), 0, length);
        ByteBuffer tensors = ByteBuffer.wrap(response.body(), length, response.body().length - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        JsonNode own = own("own-2");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] label = new byte[tensors.getInt()];
            tensors.get(label);
            labels.add(new String(label, StandardCharsets.UTF_8));
        }
        assertThat(labels).containsOnly(own.path("label").asString());
        assertThat(tensors.getFloat()).isEqualTo((float) own.path("confidence").asDouble());
        assertThat(json.path("outputs").valueStream()
                .mapToInt(output -> output.path("parameters").path("binary_data_size").asInt()).sum())
                .isEqualTo(response.body().length - length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/other", "/v2/models/other/ready", "/v2/nothing",
            "/v2/models/MODEL/versions/ffffff"})
    void whatIsNotThereIsA404WithAnError(String path) {
        assertError(send(request(path.replace("MODEL", model))), 404, "");
    }

    @Test
    void aWrongRequestIsA400WithAnErrorThatSaysWhatIsExpected() {
        assertError(infer("{"), 400, "the request is no JSON");
        assertError(infer("{\"id\":\"a\",\"inputs\":[" + input("image", "UINT8", "[1,2]", "[1,2]") + "]}"), 400,
                "expected UINT8 of shape [samples, 32, 32, 3]");
        assertError(infer("{\"id\":\"a\",\"inputs\":[" + input("picture", "UINT8", "[1]", "[1]") + "]}"), 400,
                "input is 'picture', expected some of [image, sample]");
        assertError(infer("{\"inputs\":[" + input("image", "UINT8", "[1,32,32,3]", pixels().toString()) + "]}"), 400,
                "input 'sample' is missing");
        assertError(infer("{\"id\":\"not an id\",\"inputs\":["
                + input("image", "UINT8", "[1,32,32,3]", pixels().toString()) + "]}"), 400, "sample");
        assertError(infer("{\"id\":\"a\",\"inputs\":[" + input("image", "UINT8", "[0,32,32,3]", "[]") + "]}"), 400,
                "the request has 0 samples, expected 1 to");
        assertError(send(request("/v2/models/" + model + "/infer")), 405, "");
    }

    private static void assertError(HttpResponse<byte[]> response, int status, String message) {
        JsonNode error = JSON.readTree(response.body());
        assertThat(response.statusCode()).as(error.toString()).isEqualTo(status);
        assertThat(error.propertyNames()).containsExactly("error");
        assertThat(error.path("error").asString()).contains(message);
    }
}

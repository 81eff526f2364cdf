package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Classification;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.kernel.ScalarKernelProvider;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One device of topology c whose tier above does not exist, over real HTTP. */
class DeviceServiceTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(3));

    @TempDir
    private static Path directory;

    private static Bundle bundle;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws IOException {
        bundle = RandomSlices.bundle(Topologies.of("c"), 5);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        service = DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle", directory.resolve("bundle"),
                "ddnn.node", "camera-1", "ddnn.parent", "http://127.0.0.1:1", "ddnn.image.max-bytes", "100000"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void itsOwnScoresAnswerMarkedWhenNobodyAboveCanBeReached() {
        HttpResponse<String> response = post("image/png", new PngEncoder().encode(IMAGE), "DDNN-Sample", "s1");

        Classification own = Classification.of(Objects.requireNonNull(
                new NodeRunner(bundle.definition(), Objects.requireNonNull(bundle.slices().get("camera-1")),
                        new ScalarKernelProvider()).run(IMAGE).scores()),
                1);
        JsonNode decision = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(decision.path("exit").asString()).isEqualTo("device");
        assertThat(decision.path("label").asString()).isEqualTo(bundle.definition().classes().get(own.label()));
        assertThat(decision.path("degraded").asBoolean()).isTrue();
        assertThat(decision.path("reasons").path(0).asString()).isEqualTo("parent-unreachable");
    }

    @Test
    void anExplainedAnswerTellsThatTheTierAboveWasAsked() {
        HttpResponse<String> response =
                post("/infer?explain", "image/png", new PngEncoder().encode(IMAGE), "DDNN-Sample", "s1x");

        JsonNode answer = JSON.readTree(response.body());
        JsonNode explanation = answer.path("explanation");
        assertThat(explanation.path("exits").valueStream().map(exit -> exit.path("exit").asString()))
                .containsExactly("local", "device");
        assertThat(explanation.path("exits").path(1).path("present").path(0).asString()).isEqualTo("camera-1");
        assertThat(explanation.path("hops").path(0).path("to").asString()).isEqualTo("gateway");
        assertThat(explanation.path("hops").path(0).path("outcome").asString()).isEqualTo("parent-unreachable");
        assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
                .matches("decode;dur=[0-9.]+, forward;dur=[0-9.]+, parent;dur=[0-9.]+, total;dur=[0-9.]+");
    }

    @Test
    void whetherToExplainIsTrueOrFalse() {
        assertProblem(post("/infer?explain=1", null, new byte[0], "DDNN-Sample", "s1y", "DDNN-View", "none"), 400,
                "invalid-request", "parameter explain is '1', expected true, false or no value");
    }

    @Test
    void anImageInAFormIsTheSameAsARawOne() {
        String boundary = "----b";
        byte[] head = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"i.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] png = new PngEncoder().encode(IMAGE);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] body = ByteBuffer.allocate(head.length + png.length + tail.length).put(head).put(png).put(tail).array();

        HttpResponse<String> form = post("multipart/form-data; boundary=" + boundary, body, "DDNN-Sample", "s2");

        assertThat(form.body()).isEqualTo(post("image/png", png, "DDNN-Sample", "s2").body());
        assertThat(form.statusCode()).isEqualTo(200);
    }

    @Test
    void noViewNeedsNoImage() {
        HttpResponse<String> response = post(null, new byte[0], "DDNN-Sample", "s3", "DDNN-View", "none");

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aFileThatIsNoImageIsRefused() {
        assertProblem(post("image/png", "hello".getBytes(StandardCharsets.US_ASCII), "DDNN-Sample", "s4"), 422,
                "image-rejected", "neither PNG nor JPEG");
    }

    @Test
    void aPictureOfTooManyPixelsIsRefusedByItsHeader() {
        assertProblem(post("image/png", bomb(20_000, 20_000), "DDNN-Sample", "s5"), 422, "image-rejected",
                "20000");
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        assertProblem(post("image/png", new byte[100_001], "DDNN-Sample", "s6"), 413, "body-too-large", "100000");
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertProblem(post("image/png", new byte[0], "DDNN-Sample", "s7"), 400, "invalid-request", "body is empty");
    }

    @Test
    void aSampleIdIsNeededWhereThereAreSeveralDevices() {
        assertProblem(post("image/png", new PngEncoder().encode(IMAGE)), 400, "invalid-request",
                "DDNN-Sample is missing");
    }

    @Test
    void aSampleIdOfTheWrongFormIsRefused() {
        assertProblem(post("image/png", new PngEncoder().encode(IMAGE), "DDNN-Sample", "../etc/passwd"), 400,
                "invalid-request", "'../etc/passwd'");
    }

    @Test
    void aViewOtherThanNoneIsRefused() {
        assertProblem(post(null, new byte[0], "DDNN-Sample", "s8", "DDNN-View", "some"), 400, "invalid-request",
                "'some'");
    }

    @Test
    void anImageWithNoViewIsRefused() {
        assertProblem(post("image/png", new PngEncoder().encode(IMAGE), "DDNN-Sample", "s9", "DDNN-View", "none"), 400,
                "invalid-request", "only one of them");
    }

    @Test
    void readinessTellsTheSlice() {
        assertThat(get("/actuator/health/readiness")).contains("\"status\":\"UP\"", "camera-1", "topology-c");
    }

    @Test
    void theBundlesDirectoryIsLookedAtOnRequest() {
        HttpResponse<String> looked = send(HttpRequest.newBuilder(address("/actuator/network"))
                .POST(BodyPublishers.noBody()).build());

        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(looked.body()).contains("\"outcome\":\"unchanged\"", "\"node\":\"camera-1\"", "\"versions\":[\"");
        assertThat(get("/actuator/network")).isEqualTo(looked.body());
    }

    @Test
    void metersTellTheNetworkAndTheBytesKept() {
        post("image/png", new PngEncoder().encode(IMAGE), "DDNN-Sample", "s10");

        assertThat(get("/actuator/prometheus")).contains(
                "ddnn_exits_total{degraded=\"true\",exit=\"device\",network=\"topology-c\"}",
                "ddnn_network_info{kernel=\"" + KernelProviders.choose().provider().name()
                        + "\",network=\"topology-c\"",
                "ddnn_inference_seconds_count{stage=\"decode\",tier=\"device\"}",
                "ddnn_degraded_total{reason=\"parent-unreachable\"}");
    }

    @Test
    void infoTellsTheKernelsAndWhyTheyWereChosen() {
        JsonNode info = JSON.readTree(get("/actuator/info")).path("ddnn");

        assertThat(info.path("kernel").asString()).isEqualTo(KernelProviders.choose().provider().name());
        assertThat(info.path("kernelReason").asString()).isEqualTo(KernelProviders.choose().reason());
    }

    /** A PNG file that is well-formed but for the pixels that its header promises. */
    private static byte[] bomb(int width, int height) {
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[]{8, 2, 0, 0, 0}).array();
        ByteBuffer png = ByteBuffer.allocate(8 + 25 + 14 + 12);
        png.put(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        return png.put(chunk("IHDR", header)).put(chunk("IDAT", new byte[2])).put(chunk("IEND", new byte[0])).array();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:ddnn:problem:" + type);
        assertThat(problem.path("detail").asString()).contains(detail);
        assertThat(response.body()).doesNotContain("Exception", "io.ddnn");
    }

    private static URI address(String path) {
        return URI.create(
                "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private static HttpResponse<String> post(@Nullable String type, byte[] body,
            String... headers) {
        return post("/infer", type, body, headers);
    }

    private static HttpResponse<String> post(String path, @Nullable String type, byte[] body,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).POST(BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static String get(String path) {
        return send(HttpRequest.newBuilder(address(path)).build()).body();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no response", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

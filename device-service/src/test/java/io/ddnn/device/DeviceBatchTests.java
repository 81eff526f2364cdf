package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Frames and batches to one device of topology c whose tier above does not exist, over real HTTP. */
class DeviceBatchTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final NetworkDefinition C = Topologies.of("c");
    private static final BinaryCodec CODEC = new BinaryCodec(C);
    private static final BatchCodec BATCHES = new BatchCodec(C);
    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(3));

    @TempDir
    private static Path directory;

    private static String version;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws IOException {
        version = BundleWriter.write(RandomSlices.bundle(C, 5), directory.resolve("bundle")).version();
        service = DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle", directory.resolve("bundle"),
                "ddnn.node", "camera-1", "ddnn.parent", "http://127.0.0.1:1"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
        URI address = URI.create("http://127.0.0.1:"
                + service.getEnvironment().getRequiredProperty("local.server.port") + path);
        return HTTP.send(HttpRequest.newBuilder(address).header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
    }

    private static TierMessage raw(String source, String sample) {
        return TierMessage.raw(version, sample, source, 1000, IMAGE.rgb());
    }

    @Test
    void aFrameIsAnsweredInAFrame() throws Exception {
        HttpResponse<byte[]> response = post("/infer", BinaryCodec.MEDIA_TYPE, CODEC.encode(raw("camera-1", "f1")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("DDNN-Version")).isEmpty();
        assertThat(CODEC.decodeReply(response.body())).isInstanceOfSatisfying(Reply.Decided.class,
                decided -> assertThat(decided.decision().exit()).isEqualTo(ExitName.DEVICE));
    }

    @Test
    void whoDoesNotKnowTheVersionLearnsIt() throws Exception {
        TierMessage frame = TierMessage.raw(ClientFrames.ANY_VERSION, "f2", "camera-1", 0, IMAGE.rgb());

        HttpResponse<byte[]> response = post("/infer", BinaryCodec.MEDIA_TYPE, CODEC.encode(frame));

        assertThat(response.headers().firstValue("DDNN-Version")).hasValue(version);
    }

    @Test
    void aFrameForAnotherDeviceOrOfAnotherKindIsRefused() throws Exception {
        assertThat(text(post("/infer", BinaryCodec.MEDIA_TYPE, CODEC.encode(raw("camera-2", "f3"))))).contains(
                "invalid-message", "source is 'camera-2', expected this device, 'camera-1'");
        TierMessage scores =
                new TierMessage(version, "f4", "camera-1", 0, new float[3], false, List.of(), List.of());
        assertThat(text(post("/infer", BinaryCodec.MEDIA_TYPE, CODEC.encode(scores)))).contains("invalid-message",
                "neither an image nor the view none");
        TierMessage old = TierMessage.raw("ffffff", "f5", "camera-1", 0, IMAGE.rgb());
        assertThat(text(post("/infer", BinaryCodec.MEDIA_TYPE, CODEC.encode(old)))).contains("network-version",
                version);
    }

    @Test
    void aBatchOfFramesHasAnOutcomeForEach() throws Exception {
        TierMessage none = new TierMessage(version, "b2", "camera-1", 1000, null, true, List.of(), List.of());
        byte[] body = BATCHES.encode(List.of(raw("camera-1", "b1"), none));

        HttpResponse<byte[]> response = post("/infer/batch", BinaryCodec.MEDIA_TYPE, body);

        assertThat(BATCHES.decodeOutcomes(response.body(), version)).hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Answered.class));
    }

    @Test
    void whatIsWrongWithOneImageDoesNotTouchTheOthers() throws Exception {
        String png = Base64.getEncoder().encodeToString(new PngEncoder().encode(IMAGE));
        String json = """
                {"samples": [{"sample": "j1", "image": "%s"}, {"sample": "j2", "image": "aGVsbG8="},
                             {"sample": "j3", "view": "none"}, {"sample": "j 4", "view": "none"},
                             {"sample": "j5"}]}""".formatted(png);

        JsonNode answer = new JsonMapper().readTree(
                text(post("/infer/batch", "application/json", json.getBytes(StandardCharsets.UTF_8))));

        assertThat(answer.path("outcomes").valueStream().map(each -> each.path("outcome").asString()))
                .containsExactly("decision", "error", "decision", "error", "error");
        assertThat(answer.path("outcomes").path(0).path("sample").asString()).isEqualTo("j1");
        assertThat(answer.path("outcomes").path(1).path("detail").asString()).contains("neither PNG nor JPEG");
        assertThat(answer.path("outcomes").path(1).path("status").asInt()).isEqualTo(422);
        assertThat(answer.path("outcomes").path(4).path("detail").asString())
                .isEqualTo("there is neither an image nor the view none, expected one of them");
    }

    @Test
    void faultsOfAWholeBatchAreNamed() throws Exception {
        assertThat(text(post("/infer/batch", "application/json", "{}".getBytes(StandardCharsets.UTF_8))))
                .contains("invalid-message", "expected an object with the field 'samples', an array");
        assertThat(text(post("/infer/batch?explain", "application/json", "{}".getBytes(StandardCharsets.UTF_8))))
                .contains("invalid-request", "expected it for single samples only");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}

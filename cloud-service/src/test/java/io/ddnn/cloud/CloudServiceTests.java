package io.ddnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoint that edges and the cloud share, at the cloud of topology c, over real HTTP. */
class CloudServiceTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final NetworkDefinition DEFINITION = Topologies.of("c");
    private static final BinaryCodec CODEC = new BinaryCodec(DEFINITION);

    @TempDir
    private static Path directory;

    private static String version = "";
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws IOException {
        version = BundleWriter.write(RandomSlices.bundle(DEFINITION, 5), directory.resolve("bundle")).version();
        service = CloudApplication.start(
                Map.of("server.port", "0", "ddnn.bundle", directory.resolve("bundle"), "ddnn.node", "cloud"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static TierMessage message(String sample, String ofVersion) {
        List<SourceMap> maps = DEFINITION.devices().stream()
                .map(device -> new SourceMap(device.id(), new byte[DEFINITION.mapBytes(device.id())])).toList();
        return new TierMessage(ofVersion, sample, "gateway", 1000, null, false, maps, List.of());
    }

    @Test
    void bothEncodingsGetTheSameDecision() {
        HttpResponse<byte[]> binary = post(BinaryCodec.MEDIA_TYPE, CODEC.encode(message("s1", version)));
        String map = Base64.getEncoder().encodeToString(new byte[128]);
        String maps =
                String.join(",", DEFINITION.devices().stream().map(d -> "\"" + d.id() + "\":\"" + map + "\"").toList());
        HttpResponse<byte[]> json = postJson("{\"version\":\"" + version
                + "\",\"sample\":\"s2\",\"source\":\"gateway\",\"maps\":{" + maps + "}}");

        assertThat(binary.statusCode()).isEqualTo(200);
        Reply.Decided decided = (Reply.Decided) CODEC.decodeReply(binary.body());
        JsonNode body = JSON.readTree(json.body());
        assertThat(decided.decision().exit()).isEqualTo(ExitName.CLOUD);
        assertThat(decided.decision().degraded()).isFalse();
        assertThat(body.path("label").asString()).isEqualTo(DEFINITION.classes().get(decided.decision().label()));
        assertThat((float) body.path("confidence").asDouble()).isEqualTo(decided.decision().confidence());
        assertThat(body.path("exit").asString()).isEqualTo("cloud");
    }

    @Test
    void aMapOfAnotherNetworkVersionIsRefused() {
        HttpResponse<byte[]> response = post(BinaryCodec.MEDIA_TYPE, CODEC.encode(message("s3", "0000ff")));

        assertProblem(response, 409, "network-version", "'0000ff'");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(version);
    }

    @Test
    void bytesThatAreNoMessageAreRefused() {
        assertProblem(post(BinaryCodec.MEDIA_TYPE, new byte[]{1, 2, 3}), 400, "invalid-message", "not a message");
    }

    @Test
    void aMessageThatIsCutOffIsRefused() {
        byte[] whole = CODEC.encode(message("s4", version));

        assertProblem(post(BinaryCodec.MEDIA_TYPE, Arrays.copyOf(whole, whole.length - 1)), 400,
                "invalid-message", "in the middle");
    }

    @Test
    void aBodyBeyondWhatAnyMessageNeedsIsRefused() {
        assertProblem(post(BinaryCodec.MEDIA_TYPE, new byte[100_000]), 413, "body-too-large", "100000 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    not json                                                | body is not a message in JSON
                    {"sample":"s","source":"gateway"}                       | version is missing
                    {"version":"V","source":"gateway","scores":[1,2,3]}     | sample is missing
                    {"version":"V","sample":"s","source":"camera-99","scores":[1,2,3]} | source is 'camera-99'
                    {"version":"V","sample":"s","source":"camera-0","scores":[1,2,3]} | source is 'camera-0', expected one of this node's children
                    {"version":"V","sample":"s","source":"gateway","scores":[1,2]} | scores has 2 values, expected 3
                    {"version":"V","sample":"s","source":"gateway","scores":[1,2,3],"colour":1} | field 'colour' is unknown
                    {"version":"V","sample":"s","source":"gateway","scores":"high"} | field 'scores' has the wrong type
                    {"version":"V","sample":"s","source":"gateway","maps":{"camera-0":"AAAA"}} | map of 'camera-0' has 3 bytes, expected 128
                    {"version":"V","sample":"s","source":"gateway","maps":{"camera-0":"*"}} | map of 'camera-0' is not base64
                    {"version":"V","sample":"a b","source":"gateway","scores":[1,2,3]} | sample is 'a b'
                    {"version":"V","network":"other","sample":"s","source":"gateway","scores":[1,2,3]} | network is 'other'
                    """)
    void aBrokenMessageIsRefusedByTheNameOfItsField(String body, String detail) {
        assertProblem(postJson(body.replace("\"V\"", "\"" + version + "\"")), 400, "invalid-message", detail);
    }

    @Test
    void whatIsRefusedOpensNoSample() {
        postJson("{\"version\":\"" + version + "\",\"sample\":\"s\",\"source\":\"gateway\",\"scores\":[1]}");

        assertThat(send(HttpRequest.newBuilder(address("/actuator/prometheus")).build()).body())
                .asString(StandardCharsets.UTF_8).contains("ddnn_join_pending 0.0");
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String type, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:ddnn:problem:" + type);
        assertThat(problem.path("detail").asString()).contains(detail);
        assertThat(problem.toString()).doesNotContain("Exception", "io.ddnn");
    }

    private static URI address(String path) {
        return URI.create(
                "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private static HttpResponse<byte[]> postJson(String body) {
        return post("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<byte[]> post(String type, byte[] body) {
        return send(HttpRequest.newBuilder(address("/infer")).header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body)).build());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError("no response", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}

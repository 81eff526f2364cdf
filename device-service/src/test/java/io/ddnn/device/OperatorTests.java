package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators ask of a service below {@code /admin}, over real HTTP, and what others get there. */
class OperatorTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADMIN = "an-admin-token";
    private static final String CLIENT = "a-client-token";

    @TempDir
    private static Path directory;

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("b"), 5), directory.resolve("bundle"));
        Files.writeString(directory.resolve("tokens"),
                "ada infer,metrics,admin " + hash(ADMIN) + "\ncam infer " + hash(CLIENT) + "\n");
        Files.createDirectory(directory.resolve("state"));
        service = DeviceApplication.start(settings("ddnn.faults.enabled", "true", "ddnn.state",
                directory.resolve("state"), "ddnn.security.anonymous", "infer,metrics"));
    }

    private static Map<String, Object> settings(Object... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle").toString(), "ddnn.node", "camera-0", "ddnn.parent", "http://127.0.0.1:1",
                "ddnn.security.tokens", directory.resolve("tokens").toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], String.valueOf(more[i + 1]));
        }
        return settings;
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                + service.getEnvironment().getRequiredProperty("local.server.port") + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        // a client each: no connection is used again that a fault has broken
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder put(String path, String token, String body, String... headers) {
        HttpRequest.Builder request = request(path, token).header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> infer(String sample) throws IOException {
        return send(request("/infer", "").headers("DDNN-Sample", sample, "DDNN-View", "none")
                .POST(BodyPublishers.noBody()));
    }

    private static JsonNode problem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:ddnn:problem:" + type);
        return problem;
    }

    @Test
    void onlyTheirTokenOpensTheDoor() throws IOException {
        for (String path : new String[]{"/admin/thresholds", "/admin/thresholds/revisions", "/admin/events",
                "/admin/faults"}) {
            problem(send(request(path, "")), 401, "unauthenticated");
            problem(send(request(path, CLIENT)), 403, "forbidden");
            problem(send(request(path, "wrong")), 401, "unauthenticated");
        }
        problem(send(put("/admin/faults", "", "{\"unplugged\":true}")), 401, "unauthenticated");
        assertThat(infer("open-to-all").statusCode()).isEqualTo(200);
    }

    @Test
    void thresholdsAreReadChangedForTheStateThatWasReadAndTakenBack() throws IOException {
        HttpResponse<String> read = send(request("/admin/thresholds", ADMIN));
        String tag = read.headers().firstValue("ETag").orElseThrow();
        assertThat(JSON.readTree(read.body()).path("thresholds").path("local").asDouble()).isEqualTo(0.5);

        problem(send(put("/admin/thresholds", ADMIN, "{\"thresholds\":{\"local\":0.25}}")), 428,
                "precondition-required");
        problem(send(put("/admin/thresholds", ADMIN, "{\"thresholds\":{\"local\":2}}", "If-Match", tag)), 400,
                "invalid-request");
        problem(send(put("/admin/thresholds", ADMIN, "{}", "If-Match", tag)), 400, "invalid-request");

        HttpResponse<String> changed =
                send(put("/admin/thresholds", ADMIN, "{\"thresholds\":{\"local\":0}}", "If-Match", tag));
        assertThat(JSON.readTree(changed.body()).path("revision").asInt()).isPositive();
        assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
        problem(send(put("/admin/thresholds", ADMIN, "{\"thresholds\":{\"local\":0.5}}", "If-Match", tag)), 412,
                "precondition-failed");
        assertThat(JSON.readTree(infer("unsure").body()).path("exit").asString()).isEqualTo("device");

        HttpResponse<String> everything = send(put("/admin/thresholds", ADMIN, "{\"thresholds\":{\"local\":1}}",
                "If-Match", changed.headers().firstValue("ETag").orElseThrow()));
        assertThat(everything.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(infer("sure").body()).path("exit").asString()).isEqualTo("local");

        HttpResponse<String> undone = send(request("/admin/thresholds/undo", ADMIN).header("If-Match", "*")
                .POST(BodyPublishers.noBody()));
        assertThat(JSON.readTree(undone.body()).path("thresholds").path("local").asDouble()).isZero();
        JsonNode last = JSON.readTree(send(request("/admin/thresholds/revisions", ADMIN)).body()).path(0);
        assertThat(last.path("by").asString()).isEqualTo("ada");
        assertThat(last.path("undoes").asInt()).isEqualTo(last.path("revision").asInt() - 1);
    }

    @Test
    void anUnpluggedServiceBreaksAllConnectionsButTheirs() throws IOException {
        assertThat(send(put("/admin/faults", ADMIN, "{\"unplugged\":true}")).statusCode()).isEqualTo(200);
        try {
            assertThatThrownBy(() -> infer("unplugged")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> send(request("/actuator/health", ""))).isInstanceOf(IOException.class);
            assertThat(send(request("/admin/faults", ADMIN)).body())
                    .isEqualTo("{\"unplugged\":true,\"uplinkCut\":false}");
        } finally {
            assertThat(send(put("/admin/faults", ADMIN, "{\"unplugged\":false}")).statusCode()).isEqualTo(200);
        }
        assertThat(infer("plugged-in").statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultIsTrueOrFalse() throws IOException {
        problem(send(put("/admin/faults", ADMIN, "{}")), 400, "invalid-request");
        assertThat(send(put("/admin/faults", ADMIN, "{\"unplugged\":\"maybe\"}")).statusCode()).isEqualTo(400);
        assertThat(send(request("/admin/faults", ADMIN)).body())
                .isEqualTo("{\"unplugged\":false,\"uplinkCut\":false}");
    }

    @Test
    void decisionsAreToldAsTheyAreMade() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream =
                    http.send(request("/admin/events", ADMIN).build(), BodyHandlers.ofLines());
            Iterator<String> lines = stream.body().iterator();
            assertThat(lines.next()).isEqualTo(":listening");
            HttpResponse<String> answer = infer("told");

            String line = lines.next();
            while (!line.startsWith("data:")) {
                line = lines.next();
            }
            JsonNode event = JSON.readTree(line.substring("data:".length()));
            assertThat(event.path("node").asString()).isEqualTo("camera-0");
            assertThat(event.path("decision").path("sample").asString()).isEqualTo("told");
            assertThat(event.path("decision").path("label")).isEqualTo(JSON.readTree(answer.body()).path("label"));
            assertThat(event.path("here").asBoolean()).isTrue();
            http.shutdownNow();
        }
    }

    @Test
    void faultsNeedTokensAndNobodyIsAnonymousOnANetwork() {
        assertStartFails("ddnn.faults.enabled is true, expected ddnn.security.tokens", "ddnn.faults.enabled", "true",
                "ddnn.security.tokens", "");
        assertStartFails("ddnn.security.anonymous is 'infer,admin', expected some of [infer, metrics, node]",
                "ddnn.security.anonymous", "infer,admin");
        assertStartFails("server.address is '0.0.0.0'", "ddnn.security.anonymous", "infer", "server.address",
                "0.0.0.0");
        assertStartFails("ddnn.state is '" + directory.resolve("nowhere") + "', expected a directory", "ddnn.state",
                directory.resolve("nowhere"));
    }

    private static void assertStartFails(String message, Object... settings) {
        assertThatThrownBy(() -> DeviceApplication.start(settings(settings)).close())
                .hasRootCauseInstanceOf(TierStartException.class).rootCause().hasMessageContaining(message);
    }
}

package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ddnn.device.DeviceApplication;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Devices that take pictures for themselves, in a whole hierarchy. */
class CameraTests {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private List<String> devices;
    private HttpServer server;

    @BeforeEach
    void prepare() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        devices = Topologies.of("c").devices().stream().map(NodeDefinition::id).toList();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static byte[] picture(int seed) {
        return new PngEncoder().encode(RandomImages.noise(32, 32, new Random(seed)));
    }

    private static HierarchySettings settings() {
        return HierarchySettings.DEFAULT.withProperty("ddnn.deadline", "20s").withProperty("ddnn.join.window", "2s");
    }

    private List<JsonNode> lines(String device) throws IOException {
        Path file = directory.resolve(device + ".jsonl");
        return Files.exists(file) ? Files.readAllLines(file).stream().map(JSON::readTree).toList() : List.of();
    }

    @Test
    void sixDirectoriesMakeSamplesThatAllDevicesAnswerAlikeWithoutACoordinator() throws Exception {
        for (String device : devices) {
            Files.createDirectory(directory.resolve(device));
        }
        try (Hierarchy _ = Hierarchy.start(directory.resolve("bundle"), settings()
                .withProperty("ddnn.camera.directory", directory.resolve("${ddnn.node}").toString())
                .withProperty("ddnn.camera.rate", "2").withProperty("ddnn.camera.prefix", "yard")
                .withProperty("ddnn.camera.sink-file", directory.resolve("${ddnn.node}.jsonl").toString()))) {
            for (int i = 0; i < devices.size() - 1; i++) {
                Path part = Files.write(directory.resolve("part"), picture(i));
                Path _ = Files.move(part, directory.resolve(devices.get(i)).resolve("1.png"));
            }
            await().atMost(PATIENCE).until(() -> shared().size() >= 4);

            assertThat(shared().keySet()).allMatch(sample -> sample.matches("yard-\\d+"));
            // JVMs that share two processors may be late for a frame: nearly all are whole
            assertThat(shared().values().stream().filter(decisions -> decisions.stream()
                    .map(decision -> decision.path("label").asString() + decision.path("exit").asString()).distinct()
                    .count() == 1).count()).isGreaterThanOrEqualTo(shared().size() - 1L);
        }
    }

    /** The samples that all devices have answered. */
    private Map<String, List<JsonNode>> shared() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String device : devices) {
            all.addAll(lines(device));
        }
        Map<String, List<JsonNode>> bySample =
                all.stream().collect(Collectors.groupingBy(line -> line.path("sample").asString()));
        bySample.values().removeIf(decisions -> decisions.size() < devices.size());
        return bySample;
    }

    @Test
    void snapshotsArePulledDecisionsPostedAndFramesDroppedWhileACameraHangs() throws Exception {
        LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        CountDownLatch hanging = new CountDownLatch(1);
        server.createContext("/snapshot.png", exchange -> {
            byte[] file = picture(1);
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
            exchange.close();
        });
        server.createContext("/hangs.png", exchange -> {
            try {
                hanging.await();
            } catch (InterruptedException _) {
                // the server ends
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/hook", exchange -> {
            heard.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        HierarchySettings camera = settings().withProperty("ddnn.camera.rate", "5")
                .withProperty("ddnn.camera.sink-webhook", address("/hook").toString());
        try (Hierarchy _ = Hierarchy.start(directory.resolve("bundle"),
                camera.withProperty("ddnn.camera.url", address("/snapshot.png").toString()))) {
            JsonNode decision = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(decision).isNotNull();
            assertThat(decision.path("outcome").asString()).isEqualTo("decision");
            assertThat(decision.path("sample").asString()).startsWith("frame-");
        }
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"),
                camera.withProperty("ddnn.camera.url", address("/hangs.png").toString()))) {
            await().atMost(PATIENCE)
                    .until(() -> frames(hierarchy, "dropped") > 3 && frames(hierarchy, "answered") == 0);
            hanging.countDown();
            await().atMost(PATIENCE).until(() -> frames(hierarchy, "answered") > 0);
        }
    }

    private static double frames(Hierarchy hierarchy, String outcome) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(hierarchy.address("camera-0").resolve("/actuator/prometheus"))
                    .build(), BodyHandlers.ofString(StandardCharsets.UTF_8)).body().lines()
                    .filter(line -> line.startsWith("ddnn_camera_frames_total{outcome=\"" + outcome + "\"}"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        }
    }

    @Test
    void whatCannotBeACameraIsNamed() {
        assertFails("ddnn.camera.directory is '" + directory.resolve("nowhere") + "', expected a directory",
                "ddnn.camera.directory", directory.resolve("nowhere").toString());
        assertFails("ddnn.camera.url is 'ftp://x/y', expected an address", "ddnn.camera.url", "ftp://x/y");
    }

    private void assertFails(String message, String property, String value) {
        assertThatThrownBy(() -> DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle").toString(), "ddnn.node", "camera-0", "ddnn.parent", "http://127.0.0.1:1",
                property, value)).close())
                .rootCause().isInstanceOf(TierStartException.class).hasMessageContaining(message);
    }
}

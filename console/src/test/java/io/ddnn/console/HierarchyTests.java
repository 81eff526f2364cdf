package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.RandomSlices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HierarchyTests {

    private static final String DEFINITION = """
            format: 1
            name: pair
            classes: [car, bus, person]
            input: {height: 8, width: 8, channels: 3}
            nodes:
              - {id: left, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks, weight: 1}]}
              - {id: right, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks, weight: 1}]}
              - id: gateway
                tier: edge
                inputs: [left, right]
                aggregate: {scores: MP}
                exits: [{on: scores, weight: 1, threshold: 0}]
              - id: cloud
                tier: cloud
                inputs: [gateway]
                aggregate: {maps: CC}
                blocks: [{filters: 4, stride: 1}]
                exits: [{on: blocks, weight: 1}]
            """;
    private static final HierarchySettings PATIENT = HierarchySettings.DEFAULT
            .withProperty("ddnn.join.window", "20s")
            .withProperty("ddnn.deadline", "30s");

    @TempDir
    private static Path directory;

    private static Path bundle;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void writeBundle() throws IOException {
        bundle = directory.resolve("bundle");
        NetworkDefinition definition = NetworkDefinitionReader.parse(DEFINITION);
        BundleWriter.write(RandomSlices.bundle(definition, 1), bundle);
    }

    @Test
    void allDevicesOfASampleGetTheSameDecision() throws Exception {
        try (Hierarchy hierarchy = Hierarchy.start(bundle, PATIENT)) {
            CompletableFuture<String> left = infer(hierarchy.address("left"), "s1");
            CompletableFuture<String> right = infer(hierarchy.address("right"), "s1");

            assertThat(left.get()).contains("\"exit\":\"cloud\"", "\"degraded\":false").isEqualTo(right.get());
        }
    }

    @Test
    void aStoppedDeviceIsMissing() throws Exception {
        try (Hierarchy hierarchy = Hierarchy.start(bundle, PATIENT.withProperty("ddnn.join.window", "50ms"))) {
            hierarchy.stop("right");

            assertThat(hierarchy.addresses()).containsOnlyKeys("left", "gateway", "cloud");
            assertThat(infer(hierarchy.address("left"), "s1").get()).contains("\"missing\":[\"right\"]");
        }
    }

    @Test
    void portsFollowTheDefinition() throws IOException {
        int first = freePorts(4);

        try (Hierarchy hierarchy = Hierarchy.start(bundle, PATIENT.withFirstPort(first))) {
            assertThat(hierarchy.addresses().values()).extracting(URI::getPort)
                    .containsExactly(first, first + 1, first + 2, first + 3);
        }
    }

    @Test
    void aPortInUseIsNamedWithItsNodeAndEverythingElseStops() throws IOException {
        int first = freePorts(4);
        try (ServerSocket _ = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Hierarchy.start(bundle, PATIENT.withFirstPort(first)))
                    .isInstanceOf(HierarchyException.class)
                    .hasMessageContaining("node 'right' cannot start: port " + (first + 1) + " is in use");
        }
        for (int port = first; port < first + 4; port++) {
            assertThat(isFree(port)).as("port %d is free", port).isTrue();
        }
    }

    @Test
    void aPropertyThatATierRefusesIsNamed() {
        assertThatThrownBy(() -> Hierarchy.start(bundle, PATIENT.withProperty("ddnn.join.suspect-after", "0")))
                .isInstanceOf(HierarchyException.class)
                .hasMessageContaining("node 'cloud' cannot start: ddnn.join.suspect-after is 0, expected at least 1");
    }

    @Test
    void aBrokenBundleIsRefusedBeforeAnythingStarts() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThatThrownBy(() -> Hierarchy.start(empty, PATIENT))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("manifest.json is missing");
    }

    @Test
    void thereMustBeAPortForEveryNode() {
        assertThatThrownBy(() -> Hierarchy.start(bundle, PATIENT.withFirstPort(65_533)))
                .isInstanceOf(HierarchyException.class)
                .hasMessageContaining("expected at most 65535");
        assertThatIllegalArgumentException().isThrownBy(() -> PATIENT.withFirstPort(65_536))
                .withMessageContaining("first port is 65536");
    }

    private CompletableFuture<String> infer(URI device, String sample) {
        HttpRequest request = HttpRequest.newBuilder(device.resolve("/infer"))
                .header("DDNN-Sample", sample)
                .header("DDNN-View", "none")
                .POST(BodyPublishers.noBody())
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    /** The first of some neighbouring ports that are free, below those that the system hands out. */
    private static int freePorts(int count) {
        for (int first = 20_000; first < 32_000; first += count) {
            int start = first;
            List<Integer> ports = new ArrayList<>();
            for (int port = start; port < start + count; port++) {
                ports.add(port);
            }
            if (ports.stream().allMatch(HierarchyTests::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " neighbouring ports are free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}

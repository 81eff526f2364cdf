package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.cloud.CloudApplication;
import io.ddnn.device.DeviceApplication;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Devices that send in different ways, over real HTTP: the answers are those of the whole network, bit for bit. */
class OffloadModesTests {

    /** Left sends its image by the definition, to a gateway that merges scores and relays maps. */
    private static final String TRIO = """
            format: 1
            name: trio
            classes: [car, bus, person]
            input: {height: 12, width: 12}
            nodes:
              - {id: left, tier: device, offload: raw, blocks: [{filters: 3, stride: 2}], exits: [{on: blocks}]}
              - {id: right, tier: device, blocks: [{filters: 3, stride: 2}], exits: [{on: blocks}]}
              - {id: gateway, tier: edge, inputs: [left, right], aggregate: {scores: MP},
                 exits: [{on: scores, threshold: 0}]}
              - {id: cloud, tier: cloud, inputs: [gateway], aggregate: {maps: CC}, blocks: [{filters: 4}],
                 exits: [{on: blocks}]}
            """;

    /** A large map, so that its bytes outweigh what HTTP adds to a message. */
    private static final String ONE = """
            format: 1
            name: one
            classes: [car, bus, person]
            input: {height: 64, width: 64}
            nodes:
              - {id: cam, tier: device, blocks: [{filters: 16}], exits: [{on: blocks}]}
              - {id: cloud, tier: cloud, inputs: [cam], aggregate: {scores: MP, maps: CC}, blocks: [{filters: 2}],
                 exits: [{on: scores, threshold: 0}, {on: blocks}]}
            """;

    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLES = 12;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(11);

    @ParameterizedTest
    @CsvSource({"'',raw,features", "on-demand,features,features", "eager,features,features", "raw,raw,raw"})
    void everyWayOfSendingGivesTheAnswersOfTheWholeNetwork(String mode, String left, String right) throws Exception {
        HierarchySettings settings = HierarchySettings.DEFAULT
                .withProperty("ddnn.join.window", "20s").withProperty("ddnn.deadline", "30s")
                .withProperty("ddnn.offload.accept-raw", "true");
        if (!mode.isEmpty()) {
            settings = settings.withProperty("ddnn.offload.mode", mode);
        }
        WholeNetwork network = write(TRIO);
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), settings)) {
            Set<String> exits = new HashSet<>();
            for (int i = 0; i < SAMPLES; i++) {
                Map<String, PixelImage> images = Map.of("left", image(network), "right", image(network));
                Future<JsonNode> first = post(hierarchy.address("left"), "s" + i, of(images, "left"));
                Future<JsonNode> second = post(hierarchy.address("right"), "s" + i, of(images, "right"));
                assertSame(first.get(), network, images);
                assertSame(second.get(), network, images);
                exits.add(first.get().path("exit").asString());
            }
            assertThat(exits).as("where samples left").containsExactlyInAnyOrder("local", "cloud");
            assertThat(get(hierarchy.address("left"), "/actuator/prometheus"))
                    .contains("kind=\"" + left + "\"", "ddnn_offload_mode{mode=");
            assertThat(get(hierarchy.address("right"), "/actuator/prometheus")).contains("kind=\"" + right + "\"");
        }
    }

    @Test
    void aParentThatRefusesImagesIsSentScoresAndMapAndNoSampleIsLost() throws Exception {
        WholeNetwork network = write(TRIO);
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), HierarchySettings.DEFAULT
                .withProperty("ddnn.join.window", "20s").withProperty("ddnn.deadline", "30s")
                .withProperty("ddnn.offload.mode", "raw"))) {
            Map<String, PixelImage> images = Map.of("left", image(network), "right", image(network));
            Future<JsonNode> left = post(hierarchy.address("left"), "s", of(images, "left"));

            assertSame(post(hierarchy.address("right"), "s", of(images, "right")).get(), network, images);
            assertSame(left.get(), network, images);
            assertThat(get(hierarchy.address("right"), "/actuator/prometheus"))
                    .contains("ddnn_offload_switches_total{to=\"on-demand\"} 1.0");
            JsonNode info = JSON.readTree(get(hierarchy.address("right"), "/actuator/info")).path("offload");
            assertThat(info.path("mode").asString()).isEqualTo("raw");
            assertThat(info.path("sends").asString()).isEqualTo("on-demand");
            assertThat(info.path("reason").asString()).contains("takes no raw images of 'right'");
        }
    }

    @Test
    void theChoiceFollowsTheLinkAndComesBack() throws Exception {
        WholeNetwork network = write(ONE);
        String bundle = directory.resolve("bundle").toString();
        try (ConfigurableApplicationContext cloud = CloudApplication.start(
                Map.of("server.port", "0", "ddnn.bundle", bundle, "ddnn.node", "cloud", "ddnn.deadline", "30s",
                        "ddnn.join.window", "20s"));
                SlowRelay relay = new SlowRelay(address(cloud));
                ConfigurableApplicationContext device = DeviceApplication.start(Map.of("server.port", "0",
                        "ddnn.bundle", bundle, "ddnn.node", "cam", "ddnn.parent", relay.address().toString(),
                        "ddnn.deadline", "30s", "ddnn.offload.mode", "auto", "ddnn.offload.probe-interval", "20ms"))) {
            // far and wide: one message with everything; near and narrow: the map only when it is wanted
            for (int round = 0; round < 2; round++) {
                relay.link(Duration.ofMillis(25), Double.POSITIVE_INFINITY);
                awaitSends(address(device), "eager");
                postOne(address(device), "far-" + round, network);
                relay.link(Duration.ZERO, 30_000);
                awaitSends(address(device), "on-demand");
                postOne(address(device), "narrow-" + round, network);
            }
            assertThat(get(address(device), "/actuator/prometheus")).contains(
                    "ddnn_offload_switches_total{to=\"eager\"} 2.0",
                    "ddnn_offload_switches_total{to=\"on-demand\"} 2.0",
                    "ddnn_offload_mode{mode=\"on-demand\"} 1.0", "ddnn_link_rtt_seconds", "ddnn_link_bandwidth");
        }
    }

    private void postOne(URI device, String sample, WholeNetwork network) throws Exception {
        Map<String, PixelImage> images = Map.of("cam", image(network));
        assertSame(post(device, sample, of(images, "cam")).get(), network, images);
    }

    private void awaitSends(URI device, String way) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100)).untilAsserted(
                () -> assertThat(JSON.readTree(get(device, "/actuator/info")).path("offload").path("sends").asString())
                        .isEqualTo(way));
    }

    /** Writes a bundle whose merged scores are sure of about half of all samples. */
    private WholeNetwork write(String text) throws IOException {
        NetworkDefinition definition = NetworkDefinitionReader.parse(text);
        String merging = Objects.requireNonNull(definition.parent(definition.devices().getFirst().id())).id();
        double median = median(RandomSlices.bundle(definition, 1).wholeNetwork(new ScalarKernelProvider()));
        Bundle bundle = RandomSlices.bundle(
                definition.withExit(merging, ExitOn.SCORES, exit -> exit.withThreshold(median)), 1);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        return bundle.wholeNetwork(new ScalarKernelProvider());
    }

    private double median(WholeNetwork network) {
        List<Double> entropies = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            Map<String, View> views = new HashMap<>();
            network.definition().devices().forEach(device -> views.put(device.id(), new View.Seen(image(network))));
            entropies.add(network.evaluate(views).exits().stream().filter(exit -> exit.exit() == ExitName.LOCAL)
                    .findFirst().orElseThrow().classification().entropy());
        }
        return entropies.stream().sorted().toList().get(50);
    }

    private PixelImage image(WholeNetwork network) {
        return RandomImages.noise(network.definition().input(), random);
    }

    private static void assertSame(JsonNode decision, WholeNetwork network, Map<String, PixelImage> images) {
        Map<String, View> views = new HashMap<>();
        images.forEach((device, image) -> views.put(device, new View.Seen(image)));
        SampleResult expected = network.evaluate(views);
        assertThat(decision.path("label").asString())
                .isEqualTo(network.definition().classes().get(expected.decision().label()));
        assertThat((float) decision.path("confidence").asDouble()).isEqualTo(expected.decision().confidence());
        assertThat(decision.path("exit").asString()).isEqualTo(expected.decision().exit().text());
        assertThat(decision.path("degraded").asBoolean()).isFalse();
    }

    private static PixelImage of(Map<String, PixelImage> images, String device) {
        return Objects.requireNonNull(images.get(device));
    }

    private CompletableFuture<JsonNode> post(URI device, String sample, PixelImage image) {
        HttpRequest request = HttpRequest.newBuilder(device.resolve("/infer"))
                .header("DDNN-Sample", sample)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(new PngEncoder().encode(image)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> JSON.readTree(response.body()));
    }

    private String get(URI service, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(service.resolve(path)).build(), BodyHandlers.ofString()).body();
    }

    private static URI address(ConfigurableApplicationContext service) {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }
}

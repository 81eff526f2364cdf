package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The shipped network as eight processes, from their jars, on real ports. Ordered: later tests take nodes away, which
 * the counts of earlier ones must not see.
 */
@TestMethodOrder(OrderAnnotation.class)
class ProcessHierarchySystemTests {

    private static final int SAMPLES = 120;
    private static final Duration WINDOW = Duration.ofSeconds(4);

    @TempDir
    private static Path logs;

    private static final SamplePoster POSTER = new SamplePoster();
    private static final DataSet STREET = new StreetGenerator(new StreetOptions(SAMPLES, 6, 32, 77)).generate();

    private static ProcessHierarchy hierarchy;
    private static WholeNetwork network;
    private static List<String> devices;

    @BeforeAll
    static void start() throws IOException {
        Path bundle = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
        network = BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider());
        devices = network.definition().devices().stream().map(NodeDefinition::id).toList();
        hierarchy = ProcessHierarchy.start(Services.fromJars(), bundle, logs,
                "--ddnn.join.window=" + WINDOW.toMillis() + "ms",
                "--ddnn.deadline=20s");
    }

    @AfterAll
    static void stop() {
        if (hierarchy != null) {
            hierarchy.close();
        }
    }

    @Test
    @Order(1)
    void everyAnswerEqualsTheNetworkEvaluatedInOnePieceAndIsCountedWhereItWasMade() throws Exception {
        Map<String, Integer> exits = new TreeMap<>();
        for (Sample sample : STREET.samples()) {
            SampleResult expected = network.evaluate(views(sample, devices));
            List<JsonNode> decisions = post("p-" + sample.id(), sample, devices);

            assertThat(decisions).as(sample.id()).allSatisfy(decision -> {
                assertThat(decision.path("label").asString())
                        .isEqualTo(network.definition().classes().get(expected.decision().label()));
                assertThat(decision.path("exit").asString()).isEqualTo(expected.decision().exit().text());
                assertThat((float) decision.path("confidence").asDouble()).isEqualTo(expected.decision().confidence());
                assertThat(decision.path("degraded").asBoolean()).isFalse();
            });
            exits.merge(expected.decision().exit().text(), 1, Integer::sum);
        }
        assertThat(exits.keySet()).as("both ways are taken").containsExactly("cloud", "local");
        assertThat(hierarchy.service("gateway").meter("ddnn_exits_total", "exit=\"local\"", "degraded=\"false\""))
                .isEqualTo(exits.getOrDefault("local", 0).doubleValue());
        assertThat(hierarchy.service("cloud").meter("ddnn_exits_total", "exit=\"cloud\"", "degraded=\"false\""))
                .isEqualTo(exits.getOrDefault("cloud", 0).doubleValue());
    }

    @Test
    @Order(2)
    void whenADeviceStopsTheOthersAreAnsweredAndWaitForItOnce() throws Exception {
        hierarchy.service("camera-5").kill();
        List<String> others = devices.subList(0, 5);

        for (Sample sample : STREET.samples().subList(0, 5)) {
            SampleResult expected = network.evaluate(views(sample, others));
            assertThat(post("d-" + sample.id(), sample, others)).allSatisfy(decision -> {
                assertThat(decision.path("missing").toString()).isEqualTo("[\"camera-5\"]");
                assertThat(decision.path("reasons").toString()).contains("missing-device");
                assertThat(decision.path("label").asString())
                        .isEqualTo(network.definition().classes().get(expected.decision().label()));
            });
        }

        ServiceProcess gateway = hierarchy.service("gateway");
        assertThat(gateway.meter("ddnn_join_seconds_count", "outcome=\"partial\"")).isEqualTo(5);
        assertThat(gateway.meter("ddnn_join_seconds_sum", "outcome=\"partial\"")).as("one window, not five")
                .isBetween(WINDOW.toSeconds() * 0.9, WINDOW.toSeconds() * 2.0);
    }

    @Test
    @Order(3)
    void whenADeviceComesBackNothingIsDegraded() throws Exception {
        hierarchy.restart("camera-5");
        Sample sample = STREET.samples().getFirst();
        post("w-" + sample.id(), sample, devices);

        assertThat(post("b-" + sample.id(), sample, devices))
                .allMatch(decision -> !decision.path("degraded").asBoolean());
    }

    @Test
    @Order(4)
    void withoutTheCloudTheLocalExitAnswersMarkedUntilTheCloudIsBack() throws Exception {
        Sample hard = STREET.samples().stream()
                .filter(sample -> network.evaluate(views(sample, devices)).decision().exit().text().equals("cloud"))
                .findFirst().orElseThrow();
        hierarchy.service("cloud").kill();

        assertThat(post("c1-" + hard.id(), hard, devices)).allSatisfy(decision -> {
            assertThat(decision.path("exit").asString()).isEqualTo("local");
            assertThat(decision.path("reasons").toString()).isEqualTo("[\"parent-unreachable\"]");
        });

        hierarchy.restart("cloud");
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(500)).untilAsserted(
                () -> assertThat(post("c2-" + System.nanoTime(), hard, devices))
                        .allMatch(decision -> decision.path("exit").asString().equals("cloud")));
    }

    @Test
    @Order(5)
    void withoutTheEdgeEachDeviceAnswersFromItsOwnScoresMarked() throws Exception {
        hierarchy.service("gateway").kill();
        Sample sample = STREET.samples().getFirst();

        assertThat(post("e-" + sample.id(), sample, devices)).allSatisfy(decision -> {
            assertThat(decision.path("exit").asString()).isEqualTo("device");
            assertThat(decision.path("reasons").toString()).isEqualTo("[\"parent-unreachable\"]");
        });
    }

    private static List<JsonNode> post(String id, Sample sample, List<String> to) {
        List<URI> addresses = to.stream().map(device -> hierarchy.service(device).address()).toList();
        return POSTER.post(id, addresses, to.stream().map(device -> view(sample, device)).toList());
    }

    private static @Nullable PixelImage view(Sample sample, String device) {
        return sample.views().get(STREET.devices().indexOf(device));
    }

    private static Map<String, View> views(Sample sample, List<String> present) {
        Map<String, View> views = new HashMap<>();
        for (String device : present) {
            PixelImage image = view(sample, device);
            views.put(device, image == null ? new View.Blank() : new View.Seen(image));
        }
        return views;
    }
}

package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Another version of the network goes through the eight services of the shipped hierarchy while samples flow, and back:
 * every answer is the one of the version that it names, and none is degraded.
 */
class RolloutSystemTests {

    private static final int SAMPLES = 24;
    private static final int CLIENTS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final SamplePoster POSTER = new SamplePoster();
    private static final DataSet STREET = new StreetGenerator(new StreetOptions(SAMPLES, 6, 32, 79)).generate();

    @TempDir
    private Path directory;

    private final Map<String, Map<String, Decision>> expected = new HashMap<>();
    private final Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private ProcessHierarchy hierarchy;
    private List<String> devices = List.of();

    @Test
    void everyAnswerIsTheOneOfTheVersionThatItNames() throws Exception {
        Path shipped = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
        Bundle first = BundleDirectory.open(shipped).readAll();
        NetworkDefinition definition = first.definition();
        Bundle second = RandomSlices.bundle(
                definition.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.9)), 3);
        devices = definition.devices().stream().map(NodeDefinition::id).toList();
        List<String> parentsFirst = definition.nodes().reversed().stream().map(NodeDefinition::id).toList();
        List<String> devicesFirst = parentsFirst.reversed();
        String firstVersion = expect(first);
        String secondVersion = expect(second);
        for (String node : parentsFirst) {
            BundleWriter.write(first, bundle(node));
        }

        hierarchy = ProcessHierarchy.start(Services.fromJars(), definition, this::bundle, directory,
                "--ddnn.join.window=5s",
                "--ddnn.deadline=20s", "--ddnn.bundle-poll=200ms");
        try (ProcessHierarchy _ = hierarchy;
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> load = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                load.add(clients.submit(() -> flow("c" + number)));
            }
            try {
                awaitAnswers();
                rollOut(second, secondVersion, parentsFirst);
                awaitAnswers();
                assertThat(seen).as("both versions answered").containsExactlyInAnyOrder(firstVersion, secondVersion);
                damageAll(first, devicesFirst, secondVersion);
                awaitAnswers();
                rollOut(first, firstVersion, devicesFirst);
                seen.clear();
                awaitAnswers();
                assertThat(seen).as("the last ones of the new version, and the old one").contains(firstVersion);
            } finally {
                over.set(true);
            }
            for (Future<?> client : load) {
                client.get();
            }
        }
    }

    private Path bundle(String node) {
        return directory.resolve("bundle-" + node);
    }

    /** Evaluates all samples in one piece. */
    private String expect(Bundle bundle) throws IOException {
        String version = BundleWriter.write(bundle, directory.resolve("whole")).version();
        WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
        Map<String, Decision> decisions = new HashMap<>();
        for (Sample sample : STREET.samples()) {
            Map<String, View> views = new HashMap<>();
            for (String device : devices) {
                PixelImage image = sample.views().get(STREET.devices().indexOf(device));
                views.put(device, image == null ? new View.Blank() : new View.Seen(image));
            }
            decisions.put(sample.id(), network.evaluate(views).decision());
        }
        expected.put(version, decisions);
        return version;
    }

    /** Posts samples until it is over; the poster fails where an answer is not one. */
    private void flow(String client) {
        for (int i = 0; !over.get(); i++) {
            Sample sample = STREET.samples().get(i % SAMPLES);
            List<URI> addresses = devices.stream().map(device -> hierarchy.service(device).address()).toList();
            List<JsonNode> decisions = POSTER.post(client + "-" + i, addresses, devices.stream()
                    .map(device -> sample.views().get(STREET.devices().indexOf(device))).toList());
            for (JsonNode decision : decisions) {
                String version = decision.path("version").asString();
                Decision of = Objects.requireNonNull(expected.get(version), version).get(sample.id());
                assertThat(decision.path("degraded").asBoolean()).as("%s", decision).isFalse();
                assertThat(decision.path("exit").asString()).as("%s", decision)
                        .isEqualTo(Objects.requireNonNull(of).exit().text());
                assertThat((float) decision.path("confidence").asDouble()).as("%s", decision)
                        .isEqualTo(of.confidence());
                seen.add(version);
            }
            assertThat(decisions.stream().map(each -> each.path("version").asString()).distinct())
                    .as("one version a sample").hasSize(1);
            answered.incrementAndGet();
        }
    }

    private void awaitAnswers() {
        int enough = answered.get() + SAMPLES;
        await().atMost(PATIENCE).until(() -> answered.get() >= enough);
    }

    /** Publishes a bundle node by node; some samples flow between one node and the next. */
    private void rollOut(Bundle bundle, String version, List<String> order) throws IOException {
        for (String node : order) {
            BundleWriter.write(bundle, bundle(node));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(
                    () -> hierarchy.service(node).lookAtBundle().body().contains("\"versions\":[\"" + version + "\""));
            int enough = answered.get() + 3;
            await().atMost(PATIENCE).until(() -> answered.get() >= enough);
        }
    }

    private void damageAll(Bundle bundle, List<String> order, String stays) throws Exception {
        for (String node : order) {
            Path aside = directory.resolve("damaged-" + node);
            BundleWriter.write(bundle, aside);
            Path slice = aside.resolve(node + ".slice");
            byte[] bytes = Files.readAllBytes(slice);
            bytes[bytes.length / 2] ^= 1;
            Files.write(slice, bytes);
            Files.move(bundle(node), directory.resolve("replaced-" + node));
            Files.move(aside, bundle(node));

            HttpResponse<String> answer = hierarchy.service(node).lookAtBundle();

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains(node + ".slice has SHA-256", "\"versions\":[\"" + stays + "\"");
            assertThat(hierarchy.service(node).meter("ddnn_network_loads_total", "outcome=\"failed\""))
                    .isGreaterThanOrEqualTo(1);
        }
    }
}

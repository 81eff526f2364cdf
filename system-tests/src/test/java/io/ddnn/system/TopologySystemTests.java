package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The topologies of the paper's figure 2 as processes, with random weights: each device's answer is that of the network
 * evaluated in one piece. Topology c is in {@link ProcessHierarchySystemTests}, with the shipped network.
 */
class TopologySystemTests {

    private static final int SEEDS = 50;

    /** Of a client that leaves the version to the device. */
    private static final String ANY_VERSION = "000000";

    private static final DataSet STREET = new StreetGenerator(new StreetOptions(60, 6, 32, 78)).generate();

    private static final SamplePoster POSTER = new SamplePoster();

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "d", "e", "f"})
    void everyDeviceIsAnsweredLikeTheNetworkInOnePiece(String letter, @TempDir Path directory) throws Exception {
        Bundle bundle = bundle(Topologies.of(letter));
        BundleWriter.write(bundle, directory.resolve("bundle"));
        WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
        Set<String> answering = new HashSet<>();

        try (ProcessHierarchy hierarchy =
                ProcessHierarchy.start(Services.fromJars(), directory.resolve("bundle"), directory,
                        "--ddnn.join.window=5s", "--ddnn.deadline=20s")) {
            boolean explain = false;
            for (Sample sample : STREET.samples()) {
                explain = !explain;
                SampleResult expected = network.evaluate(views(network.definition(), sample));
                List<JsonNode> decisions = post(hierarchy, sample, explain);
                for (int i = 0; i < decisions.size(); i++) {
                    String device = network.definition().devices().get(i).id();
                    ExitPassed exit = answeredBy(network.definition(), device, expected);
                    assertEqual(network.definition(), decisions.get(i), exit, sample.id() + " at " + device);
                    answering.add(exit.node() + " " + exit.exit());
                    if (explain && view(sample, device) != null) {
                        assertExplained(network.definition(), decisions.get(i), device, expected, exit);
                    } else if (!explain) {
                        assertThat(decisions.get(i).has("explanation")).isFalse();
                    }
                }
            }
            assertBatchesAreAnsweredAlike(hierarchy, network);
        }
        assertThat(answering).as("all exits give answers").isEqualTo(exits(network.definition()));
    }

    /** All samples again under other names, in one batch a device. */
    private static void assertBatchesAreAnsweredAlike(ProcessHierarchy hierarchy, WholeNetwork network) {
        NetworkDefinition definition = network.definition();
        Map<URI, List<TierMessage>> batches = new LinkedHashMap<>();
        for (NodeDefinition device : definition.devices()) {
            batches.put(hierarchy.service(device.id()).address(), STREET.samples().stream().map(sample -> {
                PixelImage image = view(sample, device.id());
                String id = "batch-" + sample.id();
                return image == null
                        ? new TierMessage(ANY_VERSION, id, device.id(), 0, null, true, List.of(), List.of())
                        : TierMessage.raw(ANY_VERSION, id, device.id(), 0, image.rgb());
            }).toList());
        }
        List<List<Outcome>> outcomes = POSTER.postBatches(definition, batches);
        for (int i = 0; i < STREET.samples().size(); i++) {
            Sample sample = STREET.samples().get(i);
            SampleResult expected = network.evaluate(views(definition, sample));
            for (int k = 0; k < outcomes.size(); k++) {
                ExitPassed exit = answeredBy(definition, definition.devices().get(k).id(), expected);
                Decision decision = Decision.of(exit.classification(), exit.exit(), Set.of(), List.of());
                assertThat(outcomes.get(k).get(i)).as("%s at device %s", sample.id(), k)
                        .isInstanceOfSatisfying(Outcome.Answered.class, answered -> assertThat(answered.reply())
                                .isEqualTo(new Reply.Decided(decision)));
            }
        }
    }

    private static void assertEqual(NetworkDefinition definition, JsonNode actual, ExitPassed exit, String what) {
        Decision expected = Decision.of(exit.classification(), exit.exit(), Set.of(), List.of());
        assertThat(actual.path("degraded").asBoolean()).as("%s: %s", what, actual).isFalse();
        assertThat(actual.path("exit").asString()).as(what).isEqualTo(expected.exit().text());
        assertThat(actual.path("label").asString()).as(what).isEqualTo(definition.classes().get(expected.label()));
        assertThat((float) actual.path("confidence").asDouble()).as(what).isEqualTo(expected.confidence());
    }

    /** The exits on the device's way, their numbers bit for bit, and the bytes that it sent. */
    private static void assertExplained(NetworkDefinition definition, JsonNode actual, String device,
            SampleResult result, ExitPassed last) {
        JsonNode explanation = actual.path("explanation");
        List<ExitPassed> expected = new ArrayList<>();
        for (NodeDefinition at = definition.node(device); at != null; at = definition.parent(at.id())) {
            String node = at.id();
            result.exits().stream().filter(exit -> exit.node().equals(node)).forEach(expected::add);
        }
        expected = expected.subList(0, expected.indexOf(last) + 1);
        assertThat(explanation.path("exits")).as("%s", explanation).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            ExitPassed exit = expected.get(i);
            JsonNode told = explanation.path("exits").path(i);
            assertThat(told.path("node").asString()).isEqualTo(exit.node());
            assertThat(told.path("exit").asString()).isEqualTo(exit.exit().text());
            assertThat(told.path("taken").asBoolean()).isEqualTo(exit.taken());
            assertThat(told.path("entropy").asDouble()).isEqualTo(exit.classification().entropy());
            assertThat(told.path("scores").valueStream().mapToDouble(JsonNode::asDouble).toArray())
                    .isEqualTo(exit.classification().scores());
        }
        int sent = 0;
        for (JsonNode hop : explanation.path("hops")) {
            if (hop.path("from").asString().equals(device)) {
                sent += hop.path("scores").asInt() + hop.path("features").asInt() + hop.path("raw").asInt();
            }
        }
        assertThat(sent).as("bytes of %s: %s", device, explanation).isEqualTo(result.uplinkBytes().get(device));
    }

    /** The first exit that a device's sample leaves at on its way up. */
    private static ExitPassed answeredBy(NetworkDefinition definition, String device, SampleResult result) {
        for (NodeDefinition at = definition.node(device); at != null; at = definition.parent(at.id())) {
            for (ExitPassed exit : result.exits()) {
                if (exit.taken() && exit.node().equals(at.id())) {
                    return exit;
                }
            }
        }
        throw new AssertionError("nobody answers " + device);
    }

    private static Set<String> exits(NetworkDefinition definition) {
        Set<String> exits = new HashSet<>();
        for (NodeDefinition node : definition.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                boolean last = node.equals(definition.root()) && exit.equals(node.exits().getLast());
                if (last || exit.threshold() != null) {
                    exits.add(node.id() + " " + ExitName.of(node.tier(), exit.on()));
                }
            }
        }
        return exits;
    }

    /** The first random network all of whose exits give answers. */
    private static Bundle bundle(NetworkDefinition definition) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Bundle bundle = bundle(definition, seed);
            WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
            Set<String> answering = new HashSet<>();
            for (Sample sample : STREET.samples()) {
                network.evaluate(views(definition, sample)).exits().stream().filter(ExitPassed::taken)
                        .forEach(exit -> answering.add(exit.node() + " " + exit.exit()));
            }
            if (answering.equals(exits(bundle.definition()))) {
                return bundle;
            }
        }
        throw new AssertionError("none of " + SEEDS + " random networks uses all exits");
    }

    /** Random weights, with thresholds that let half of the samples which reach an exit leave there. */
    private static Bundle bundle(NetworkDefinition definition, long seed) {
        NetworkDefinition balanced = definition;
        for (NodeDefinition node : definition.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                if (exit.threshold() != null) {
                    NetworkDefinition before =
                            balanced.withExit(node.id(), exit.on(), each -> each.withThreshold(null));
                    double median = medianEntropy(before, node.id(), exit, seed);
                    balanced = balanced.withExit(node.id(), exit.on(), each -> each.withThreshold(median));
                }
            }
        }
        return RandomSlices.bundle(balanced, seed);
    }

    private static double medianEntropy(NetworkDefinition definition, String node, ExitDefinition exit, long seed) {
        WholeNetwork network = RandomSlices.bundle(definition, seed).wholeNetwork(new ScalarKernelProvider());
        List<Double> entropies = new ArrayList<>();
        for (Sample sample : STREET.samples()) {
            for (ExitPassed passed : network.evaluate(views(definition, sample)).exits()) {
                if (passed.node().equals(node) && passed.exit() == ExitName.of(
                        definition.node(node).tier(), exit.on())) {
                    entropies.add(passed.classification().entropy());
                }
            }
        }
        entropies.sort(null);
        return entropies.isEmpty() ? 0 : entropies.get(entropies.size() / 2);
    }

    private static List<JsonNode> post(ProcessHierarchy hierarchy, Sample sample, boolean explain) {
        List<String> devices = hierarchy.definition().devices().stream().map(NodeDefinition::id).toList();
        List<URI> addresses = devices.stream().map(device -> hierarchy.service(device).address()).toList();
        List<@Nullable PixelImage> views = new ArrayList<>();
        devices.forEach(device -> views.add(view(sample, device)));
        return explain
                ? POSTER.postExplained(sample.id(), addresses, views)
                : POSTER.post(sample.id(), addresses, views);
    }

    private static @Nullable PixelImage view(Sample sample, String device) {
        return sample.views().get(STREET.devices().indexOf(device));
    }

    private static Map<String, View> views(NetworkDefinition definition, Sample sample) {
        Map<String, View> views = new HashMap<>();
        for (NodeDefinition device : definition.devices()) {
            PixelImage image = view(sample, device.id());
            views.put(device.id(), image == null ? new View.Blank() : new View.Seen(image));
        }
        return views;
    }
}

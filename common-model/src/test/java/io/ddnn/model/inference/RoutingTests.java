package io.ddnn.model.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where samples stop, and what that costs. */
class RoutingTests {

    private final Random random = new Random(1021);

    private final NetworkDefinition f = withThresholds(Topologies.of("f"), null);
    private final Map<String, NodeSlice> slicesOfF = RandomSlices.of(f, 1022);

    private static NetworkDefinition withThresholds(NetworkDefinition definition, @Nullable Double threshold,
            String... nodes) {
        NetworkDefinition changed = definition;
        for (NodeDefinition node : definition.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                boolean named = nodes.length == 0 || Arrays.asList(nodes).contains(node.id() + "/" + exit.on().text());
                if (named && !node.rawOffload()) {
                    changed = changed.withExit(node.id(), node.after(exit), old -> old.withThreshold(threshold));
                }
            }
        }
        return changed;
    }

    private Map<String, View> views(NetworkDefinition definition) {
        Map<String, View> views = new HashMap<>();
        for (NodeDefinition device : definition.devices()) {
            views.put(device.id(), new View.Seen(RandomImages.noise(definition.input(), random)));
        }
        return views;
    }

    private SampleResult evaluateF(NetworkDefinition definition, Map<String, View> views) {
        return new WholeNetwork(definition, slicesOfF, new ScalarKernelProvider()).evaluate(views);
    }

    /** Thresholds of 1 at the named exits, none elsewhere: node, exit and bytes a device. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "a, -, cloud, CLOUD, 3072", "b, camera-0/blocks, camera-0, LOCAL, 0", "b, -, cloud, CLOUD, 128",
            "c, gateway/scores, gateway, LOCAL, 12", "c, -, cloud, CLOUD, 140",
            "d, camera-0/blocks, camera-0, LOCAL, 0",
            "d, edge/blocks, edge, EDGE, 128", "d, -, cloud, CLOUD, 128", "e, edge/scores, edge, LOCAL, 12",
            "e, edge/blocks, edge, EDGE, 140", "e, -, cloud, CLOUD, 140"})
    void aThresholdOfOneStopsEverySampleAndNoneLetsItPass(String letter, @Nullable String exit, String node,
            ExitName name, int bytes) {
        NetworkDefinition definition = withThresholds(Topologies.of(letter), null);
        if (exit != null) {
            definition = withThresholds(definition, 1.0, exit);
        }
        WholeNetwork network = RandomSlices.bundle(definition, 1023).wholeNetwork(new ScalarKernelProvider());
        for (int i = 0; i < 5; i++) {
            SampleResult result = network.evaluate(views(definition));
            assertThat(result.decidedBy()).isEqualTo(node);
            assertThat(result.decision().exit()).isEqualTo(name);
            assertThat(result.uplinkBytes().values()).hasSize(definition.devices().size()).containsOnly(bytes);
            assertThat(result.meanUplinkBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"b", "c", "d", "e", "f"})
    void aThresholdOfZeroStopsOnlyWhatIsCertain(String letter) {
        NetworkDefinition definition = withThresholds(Topologies.of(letter), 0.0);
        WholeNetwork network = RandomSlices.bundle(definition, 1024).wholeNetwork(new ScalarKernelProvider());
        for (int i = 0; i < 5; i++) {
            SampleResult result = network.evaluate(views(definition));
            assertThat(result.exits()).filteredOn(exit -> !exit.node().equals("cloud"))
                    .allMatch(exit -> exit.taken() == (exit.classification().entropy() == 0));
        }
    }

    @Test
    void bytesAreTheFormulaWithTheShareOfLocalExits() {
        NetworkDefinition c = withThresholds(Topologies.of("c"), 0.8, "gateway/scores");
        WholeNetwork network = RandomSlices.bundle(c, 1025).wholeNetwork(new ScalarKernelProvider());
        int samples = 40;
        int local = 0;
        double bytes = 0;
        for (int i = 0; i < samples; i++) {
            SampleResult result = network.evaluate(views(c));
            local += result.decision().exit() == ExitName.LOCAL ? 1 : 0;
            bytes += result.meanUplinkBytes();
        }
        double share = (double) local / samples;
        assertThat(local).isStrictlyBetween(0, samples);
        // c = 4|C| + (1 - l) f o / 8
        assertThat(bytes / samples).isEqualTo(4 * 3 + (1 - share) * 4 * 256 / 8);
    }

    @Test
    void blankViewsCountLikeOthersAndMissingDevicesNothing() {
        NetworkDefinition c = withThresholds(Topologies.of("c"), null);
        Map<String, View> views = views(c);
        views.put("camera-1", new View.Blank());
        views.put("camera-4", new View.Missing());
        SampleResult result =
                RandomSlices.bundle(c, 1026).wholeNetwork(new ScalarKernelProvider()).evaluate(views);
        assertThat(result.uplinkBytes()).containsEntry("camera-1", 140).containsEntry("camera-4", 0)
                .containsEntry("camera-0", 140);
        assertThat(result.meanUplinkBytes()).isEqualTo(5 * 140 / 6.0);
    }

    @Test
    void aRawImageIsSentOnceEvenToAnExitOnScores() {
        NetworkDefinition definition = NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b]
                input: {height: 8, width: 8}
                nodes:
                  - {id: cam, tier: device, offload: raw, blocks: [{filters: 1}], exits: [{on: blocks}]}
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {scores: MP, maps: CC},
                     blocks: [{filters: 1}], exits: [{on: scores, threshold: 0}, {on: blocks}]}
                """);
        WholeNetwork network = RandomSlices.bundle(definition, 1027).wholeNetwork(new ScalarKernelProvider());
        assertThat(network.evaluate(views(definition)).uplinkBytes()).containsExactly(Map.entry("cam", 192));
    }

    @Test
    void whereAllEdgesDecideTheSurestOneAnswers() {
        NetworkDefinition deciding = withThresholds(f, 1.0, "edge-0/scores", "edge-1/scores");
        Set<String> answering = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            SampleResult result = evaluateF(deciding, views(f));
            List<ExitPassed> taken = result.exits().stream().filter(ExitPassed::taken).toList();
            assertThat(taken).extracting(ExitPassed::node).containsExactly("edge-0", "edge-1");
            double first = taken.get(0).classification().entropy();
            double second = taken.get(1).classification().entropy();
            assertThat(result.decidedBy()).isEqualTo(second < first ? "edge-1" : "edge-0");
            assertThat(result.classification().entropy()).isEqualTo(Math.min(first, second));
            assertThat(result.decision().exit()).isEqualTo(ExitName.LOCAL);
            assertThat(result.uplinkBytes().values()).containsOnly(12);
            answering.add(result.decidedBy());
        }
        assertThat(answering).hasSize(2);
    }

    @Test
    void theCloudAnswersForTheEdgesThatGoOnWithoutTheOneThatDecided() {
        NetworkDefinition deciding = withThresholds(f, 1.0, "edge-0/blocks");
        Map<String, View> views = views(f);
        SampleResult result = evaluateF(deciding, views);
        assertThat(result.exits().stream().filter(ExitPassed::taken)).extracting(ExitPassed::node)
                .containsExactly("edge-0", "cloud");
        assertThat(result.decision().degraded()).isFalse();

        List<@Nullable BitTensor> maps = new ArrayList<>();
        maps.add(null);
        maps.add(edgeMap("edge-1", views));
        double[] expected = runner("cloud").run(maps).scores();
        assertThat(result.exits().getLast().classification().scores())
                .containsExactly(Objects.requireNonNull(expected));
    }

    @Test
    void theSurestOfAnEdgeAndTheCloudAnswers() {
        NetworkDefinition deciding = withThresholds(f, 1.0, "edge-0/blocks");
        for (int i = 0; i < 20; i++) {
            SampleResult result = evaluateF(deciding, views(f));
            List<ExitPassed> taken = result.exits().stream().filter(ExitPassed::taken).toList();
            assertThat(taken).hasSize(2);
            ExitPassed surest = taken.get(0).classification().entropy() <= taken.get(1).classification().entropy()
                    ? taken.get(0)
                    : taken.get(1);
            assertThat(result.decidedBy()).isEqualTo(surest.node());
            assertThat(result.classification()).isEqualTo(surest.classification());
        }
    }

    @Test
    void theCloudPutsTheBlankMapInThePlaceOfAnEdgeThatDecided() {
        NetworkDefinition deciding = withThresholds(f, 1.0, "edge-0/scores");
        Map<String, View> views = views(f);
        List<BitTensor> maps =
                List.of(Objects.requireNonNull(slicesOfF.get("cloud")).blankMaps().getFirst(),
                        edgeMap("edge-1", views));
        double[] expected = runner("cloud").run(new ArrayList<>(maps)).scores();
        assertThat(evaluateF(deciding, views).exits().getLast().classification().scores())
                .containsExactly(Objects.requireNonNull(expected));
    }

    @Test
    void anEdgeWithoutAnyDeviceIsAbsentAndMarked() {
        Map<String, View> views = views(f);
        for (int camera = 3; camera <= 5; camera++) {
            views.put("camera-" + camera, new View.Missing());
        }
        SampleResult result = evaluateF(f, views);
        assertThat(result.decidedBy()).isEqualTo("cloud");
        assertThat(result.decision().missing()).containsExactly("camera-3", "camera-4", "camera-5");
        assertThat(result.exits()).extracting(ExitPassed::node).doesNotContain("edge-1");
    }

    private NodeRunner runner(String node) {
        return new NodeRunner(f, Objects.requireNonNull(slicesOfF.get(node)), new ScalarKernelProvider());
    }

    private BitTensor edgeMap(String edge, Map<String, View> views) {
        List<@Nullable BitTensor> maps = new ArrayList<>();
        for (String camera : f.node(edge).inputs()) {
            maps.add(views.get(camera) instanceof View.Seen(var image) ? runner(camera).run(image).map() : null);
        }
        return runner(edge).run(maps).map();
    }

    @Test
    void exitsAreListedFromTheLeavesToTheRoot() {
        SampleResult result = evaluateF(f, views(f));
        assertThat(result.exits()).extracting(ExitPassed::node)
                .containsExactly("camera-0", "camera-1", "camera-2", "edge-0", "edge-0", "camera-3", "camera-4",
                        "camera-5", "edge-1", "edge-1", "cloud");
        assertThat(result.exits()).filteredOn(ExitPassed::taken).extracting(ExitPassed::node)
                .containsExactly("cloud");
    }
}

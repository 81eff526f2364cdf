package io.ddnn.model.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NetworkDefinitionWriter;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNetworkTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private static WholeNetwork network(NetworkDefinition definition, Map<String, NodeSlice> slices) {
        return new WholeNetwork(definition, slices, new ScalarKernelProvider());
    }

    /** Views of all kinds, at least one of them not missing. */
    private static Map<String, View> views(NetworkDefinition definition, Random random) {
        Map<String, View> views = new HashMap<>();
        int present = random.nextInt(definition.devices().size());
        for (NodeDefinition device : definition.devices()) {
            int kind = views.size() == present ? random.nextInt(4) : random.nextInt(6);
            View view = switch (kind) {
                case 0 -> new View.Blank();
                case 4, 5 -> new View.Missing();
                default -> new View.Seen(RandomImages.noise(definition.input(), random));
            };
            views.put(device.id(), view);
        }
        return views;
    }

    private static Map<String, View> allSeen(NetworkDefinition definition, Random random) {
        Map<String, View> views = new HashMap<>();
        definition.devices()
                .forEach(device -> views.put(device.id(),
                        new View.Seen(RandomImages.noise(definition.input(), random))));
        return views;
    }

    private static void assertEqualsReference(NetworkDefinition definition, Map<String, NodeSlice> slices,
            Map<String, View> views) {
        ReferenceEvaluation expected = new ReferenceEvaluation(definition, slices, views);
        SampleResult actual = network(definition, slices).evaluate(views);
        ReferenceEvaluation.Answer best = expected.best();
        assertThat(actual.decidedBy()).isEqualTo(best.node());
        assertThat(actual.decision().exit()).isEqualTo(best.exit());
        assertThat(actual.taken().node()).isEqualTo(best.node());
        assertThat(actual.taken().exit()).isEqualTo(best.exit());
        assertThat(actual.decision().label()).isEqualTo(best.classification().label());
        assertThat(actual.decision().confidence()).isEqualTo((float) best.classification().confidence());
        assertThat(actual.classification()).usingRecursiveComparison().isEqualTo(best.classification());
        assertThat(actual.uplinkBytes()).isEqualTo(expected.bytes);
        assertThat(actual.exits().stream().map(exit -> exit.node() + "@" + exit.after()))
                .containsExactlyInAnyOrderElementsOf(expected.reached);
        assertThat(actual.exits().stream().filter(ExitPassed::taken).map(ExitPassed::node))
                .containsExactlyInAnyOrderElementsOf(
                        expected.answers.stream().map(ReferenceEvaluation.Answer::node).toList());
        Set<String> missing = new HashSet<>(definition.devicesBelow(best.node()).stream()
                .map(NodeDefinition::id)
                .filter(id -> views.get(id) instanceof View.Missing)
                .toList());
        assertThat(new HashSet<>(actual.decision().missing())).isEqualTo(missing);
        assertThat(actual.decision().degraded()).isEqualTo(!missing.isEmpty());
    }

    @Property(tries = 300, seed = "1001")
    void equalsTheNodesChainedByHandOnRandomNetworks(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        Map<String, NodeSlice> slices = RandomSlices.of(definition, seed);
        for (int i = 0; i < 4; i++) {
            assertEqualsReference(definition, slices, views(definition, random));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void equalsTheNodesChainedByHandOnTheTopologies(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        Map<String, NodeSlice> slices = RandomSlices.of(definition, 1002);
        Random random = new Random(1003);
        for (int i = 0; i < 12; i++) {
            assertEqualsReference(definition, slices, views(definition, random));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void aBlankViewEqualsABlackImage(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        WholeNetwork network = network(definition, RandomSlices.of(definition, 1004));
        Map<String, View> blank = allSeen(definition, new Random(1005));
        Map<String, View> black = new HashMap<>(blank);
        blank.put("camera-0", new View.Blank());
        black.put("camera-0", new View.Seen(PixelImage.black(32, 32)));
        assertThat(network.evaluate(blank)).usingRecursiveComparison().isEqualTo(network.evaluate(black));
        assertThat(network.evaluate(blank).decision().degraded()).isFalse();
    }

    @Test
    void aDeviceThatIsNotNamedIsMissing() {
        WholeNetwork network = network(C, RandomSlices.of(C, 1006));
        Map<String, View> views = allSeen(C, new Random(1007));
        views.remove("camera-2");
        SampleResult unnamed = network.evaluate(views);
        views.put("camera-2", new View.Missing());
        assertThat(network.evaluate(views)).usingRecursiveComparison().isEqualTo(unnamed);
        assertThat(unnamed.decision().missing()).containsExactly("camera-2");
        assertThat(unnamed.decision().reasons()).containsExactly(DegradedReason.MISSING_DEVICE);
        assertThat(unnamed.uplinkBytes()).containsEntry("camera-2", 0);
    }

    @Test
    void refusesThatAllDevicesAreMissing() {
        WholeNetwork network = network(C, RandomSlices.of(C, 1008));
        assertThatIllegalArgumentException().isThrownBy(() -> network.evaluate(Map.of("camera-1", new View.Missing())))
                .withMessage("no device is present, expected at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> network.evaluate(Map.of()))
                .withMessage("no device is present, expected at least one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera-6", "gateway", "cloud"})
    void refusesViewsOfWhatIsNoDevice(String id) {
        WholeNetwork network = network(C, RandomSlices.of(C, 1009));
        assertThatIllegalArgumentException().isThrownBy(() -> network.evaluate(Map.of(id, new View.Blank())))
                .withMessageStartingWith("device is '" + id + "', expected one of [camera-0, ");
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        WholeNetwork network = network(C, RandomSlices.of(C, 1010));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluate(Map.of("camera-0", new View.Seen(PixelImage.black(31, 32)))))
                .withMessage("image has shape 32x31x3, expected 32x32x3");
    }

    @Test
    void otherThresholdsOnTheSameRunnersEqualANetworkOfItsOwn() {
        Map<String, NodeSlice> slices = RandomSlices.of(C, 1011);
        NetworkDefinition other =
                C.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.4).withTemperature(2));
        WholeNetwork shared = network(C, slices).withDefinition(other);
        Random random = new Random(1012);
        for (int i = 0; i < 10; i++) {
            Map<String, View> views = views(C, random);
            assertThat(shared.evaluate(views)).usingRecursiveComparison()
                    .isEqualTo(network(other, slices).evaluate(views));
        }
        assertThat(shared.definition()).isEqualTo(other);
    }

    @Test
    void anotherAggregationIsNotATuning() {
        WholeNetwork network = network(C, RandomSlices.of(C, 1013));
        NetworkDefinition other = NetworkDefinitionReader.parse(
                NetworkDefinitionWriter.toYaml(C).replace("scores: MP", "scores: AP"));
        assertThatIllegalArgumentException().isThrownBy(() -> network.withDefinition(other))
                .withMessage("definition of network 'topology-c' differs in more than thresholds, temperatures and"
                        + " weights of exits");
    }

    @Test
    void refusesSlicesThatDoNotBelong() {
        Map<String, NodeSlice> slices = new HashMap<>(RandomSlices.of(C, 1014));
        slices.put("camera-1", Objects.requireNonNull(slices.get("camera-0")));
        assertThatIllegalArgumentException().isThrownBy(() -> network(C, slices))
                .withMessage("slice is of node 'camera-0', expected 'camera-1'");
        slices.remove("camera-1");
        assertThatIllegalArgumentException().isThrownBy(() -> network(C, slices))
                .withMessage("slice of node 'camera-1' is missing");
    }
}

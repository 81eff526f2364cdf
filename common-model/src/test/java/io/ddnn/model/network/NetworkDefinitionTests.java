package io.ddnn.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDefinitionTests {

    @Property(tries = 500, seed = "421")
    void randomDefinitionsReadBackEqual(@ForAll long seed) {
        NetworkDefinition definition = RandomDefinitions.next(new Random(seed));
        assertThat(NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(definition))).isEqualTo(definition);
    }

    @Property(tries = 200, seed = "422")
    void everyDeviceIsBelowTheRootAndItsOwnParent(@ForAll long seed) {
        NetworkDefinition definition = RandomDefinitions.next(new Random(seed));
        assertThat(definition.devicesBelow(definition.root().id())).isEqualTo(definition.devices());
        for (NodeDefinition node : definition.nodes()) {
            NodeDefinition parent = definition.parent(node.id());
            assertThat(parent == null).isEqualTo(node.equals(definition.root()));
            if (parent != null) {
                assertThat(definition.devicesBelow(parent.id())).containsAll(definition.devicesBelow(node.id()));
            }
            assertThat(definition.nodes().get(definition.index(node.id()))).isEqualTo(node);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"car \"big\"", "back\\slash", "Straße", "日本", "\uD83D\uDE97", "a: b", "# no", "- x", "'",
            "true", "null", "1.5", " padded ", "{}", "%"})
    void classNamesOfAllKindsReadBackEqual(String name) {
        NetworkDefinition c = Topologies.of("c");
        NetworkDefinition renamed = new NetworkDefinition("net", List.of(name, "other"), c.input(), c.nodes());
        assertThat(NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(renamed))).isEqualTo(renamed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1e-300, 1.5e300, 1e7, 1e-7, 123456789.125, 4.9e-324, 0.1, 1.0 / 3})
    void numbersOfAllSizesReadBackEqual(double weight) {
        NetworkDefinition changed = Topologies.of("c").withExit("cloud", ExitOn.BLOCKS,
                exit -> new ExitDefinition(exit.on(), weight, null, Math.max(weight, 1e-9)));
        assertThat(NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(changed))).isEqualTo(changed);
    }

    @Test
    void withExitChangesThatExitOnly() {
        NetworkDefinition e = Topologies.of("e");
        NetworkDefinition changed =
                e.withExit("edge", ExitOn.SCORES, exit -> exit.withThreshold(0.25).withTemperature(2));
        List<NodeDefinition> expected = new ArrayList<>(e.nodes());
        NodeDefinition edge = e.node("edge");
        expected.set(e.index("edge"), edge.withExits(List.of(
                new ExitDefinition(ExitOn.SCORES, 1, 0.25, 2), edge.exits().get(1))));
        assertThat(changed.nodes()).isEqualTo(expected);
    }

    @Test
    void withExitRefusesAnExitThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topologies.of("c").withExit("gateway", ExitOn.BLOCKS, exit -> exit))
                .withMessage("node 'gateway' has no exit on blocks");
    }

    @Test
    void withExitTellsTheExitsOfADeviceApart() {
        NetworkDefinition branchy = Topologies.branchy();
        NetworkDefinition changed = branchy.withExit("camera-0", 1, exit -> exit.withThreshold(0.25));
        assertThat(changed.node("camera-0").heads()).extracting(ExitDefinition::threshold).containsExactly(0.25, 0.5);
        assertThatIllegalArgumentException().isThrownBy(() -> branchy.withExit("camera-0", 2, exit -> exit))
                .withMessage("node 'camera-0' has no exit after 2 blocks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> branchy.withExit("camera-0", ExitOn.BLOCKS, exit -> exit))
                .withMessage("node 'camera-0' has several exits on blocks");
    }

    @Test
    void aHeadBehindAllBlocksIsTheSameWithAndWithoutItsPlace() {
        String yaml = NetworkDefinitionWriter.toYaml(Topologies.of("b"));
        assertThat(yaml).doesNotContain("after");
        assertThat(NetworkDefinitionReader.parse(yaml.replaceFirst("on: blocks", "on: blocks, after: 1")))
                .isEqualTo(Topologies.of("b"));
    }

    @Test
    void unknownNodesAreNamedBesideTheKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topologies.of("b").node("camera-9"))
                .withMessage("node is 'camera-9', expected one of [camera-0, cloud]");
    }

    @Test
    void aRawDeviceSendsNoScoresEvenToAParentThatMergesThem() {
        NetworkDefinition definition = NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b]
                input: {height: 8, width: 8}
                nodes:
                  - {id: cam, tier: device, offload: raw, blocks: [{filters: 1}], exits: [{on: blocks}]}
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {scores: MP}, exits: [{on: scores}]}
                """);
        assertThat(definition.sendsScores("cam")).isFalse();
        assertThat(definition.mapBytes("cam")).as("its parent makes the map").isEqualTo(8);
    }
}

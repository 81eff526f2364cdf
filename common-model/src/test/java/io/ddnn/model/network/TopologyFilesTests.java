package io.ddnn.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.Topologies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyFilesTests {

    private static final MapShape DEVICE_MAP = new MapShape(16, 16, 4);

    private static final MapShape EDGE_MAP = new MapShape(8, 8, 16);

    static List<NetworkDefinition> all() {
        return Topologies.all();
    }

    private static List<String> ids(List<NodeDefinition> nodes) {
        return nodes.stream().map(NodeDefinition::id).toList();
    }

    private static List<String> cameras(int from, int to) {
        return Stream.iterate(from, i -> i <= to, i -> i + 1).map(i -> "camera-" + i).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsBackEqualFromItsOwnText(NetworkDefinition definition) {
        String yaml = NetworkDefinitionWriter.toYaml(definition);
        assertThat(NetworkDefinitionReader.parse(yaml)).isEqualTo(definition);
        assertThat(NetworkDefinitionWriter.toYaml(NetworkDefinitionReader.parse(yaml))).isEqualTo(yaml);
    }

    @ParameterizedTest
    @MethodSource("all")
    void isOfTheEvaluationsClassesAndInput(NetworkDefinition definition) {
        assertThat(definition.classes()).containsExactly("car", "bus", "person");
        assertThat(definition.input().mapShape()).isEqualTo(new MapShape(32, 32, 3));
        assertThat(definition.scoreBytes()).isEqualTo(12);
        assertThat(definition.root().id()).isEqualTo("cloud");
        assertThat(definition.parent("cloud")).isNull();
        for (NodeDefinition device : definition.devices()) {
            assertThat(definition.outputShape(device.id())).isEqualTo(DEVICE_MAP);
        }
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "b, 1", "c, 6", "d, 1", "e, 6", "f, 6"})
    void hasItsDevices(String letter, int devices) {
        assertThat(ids(Topologies.of(letter).devices())).isEqualTo(cameras(0, devices - 1));
    }

    @Test
    void aOffloadsRawImages() {
        NetworkDefinition a = Topologies.of("a");
        assertThat(a.node("camera-0").rawOffload()).isTrue();
        assertThat(a.input().rawBytes()).isEqualTo(3072);
        assertThat(a.sendsScores("camera-0")).isFalse();
        assertThat(a.inputShape("cloud")).isEqualTo(DEVICE_MAP);
    }

    @Test
    void bExitsAtTheDevice() {
        NetworkDefinition b = Topologies.of("b");
        ExitDefinition exit = b.node("camera-0").exit(ExitOn.BLOCKS);
        assertThat(exit).isNotNull().extracting(ExitDefinition::threshold).isNotNull();
        assertThat(b.mapBytes("camera-0")).isEqualTo(128);
        assertThat(b.sendsScores("camera-0")).isFalse();
        assertThat(b.outputShape("cloud")).isEqualTo(new MapShape(16, 16, 16));
    }

    @Test
    void cRelaysMapsThroughTheGateway() {
        NetworkDefinition c = Topologies.of("c");
        assertThat(ids(c.mapSources("cloud"))).isEqualTo(cameras(0, 5));
        assertThat(ids(c.sentMaps("gateway"))).isEqualTo(cameras(0, 5));
        assertThat(c.sendsScores("camera-3")).isTrue();
        assertThat(c.sendsScores("gateway")).isFalse();
        assertThat(c.inputShape("cloud")).isEqualTo(new MapShape(16, 16, 24));
    }

    @Test
    void dHasABlockAtItsEdge() {
        NetworkDefinition d = Topologies.of("d");
        assertThat(ids(d.mapSources("cloud"))).containsExactly("edge");
        assertThat(d.outputShape("edge")).isEqualTo(EDGE_MAP);
        assertThat(d.mapBytes("edge")).isEqualTo(128);
    }

    @Test
    void eMergesScoresAndMapsAtItsEdge() {
        NetworkDefinition e = Topologies.of("e");
        assertThat(e.inputShape("edge")).isEqualTo(new MapShape(16, 16, 24));
        assertThat(e.node("edge").exits()).extracting(ExitDefinition::on)
                .containsExactly(ExitOn.SCORES, ExitOn.BLOCKS);
        assertThat(ids(e.mapSources("cloud"))).containsExactly("edge");
    }

    @Test
    void branchynetHasTwoExitsAtItsDevice() {
        NetworkDefinition branchy = Topologies.branchy();
        NodeDefinition camera = branchy.node("camera-0");
        assertThat(camera.heads()).extracting(camera::after).containsExactly(1, 3);
        assertThat(camera.heads()).extracting(ExitDefinition::after).containsExactly(1, null);
        assertThat(branchy.mapBytes("camera-0")).isEqualTo(64);
        assertThat(NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(branchy))).isEqualTo(branchy);
    }

    @Test
    void fHasTwoGroups() {
        NetworkDefinition f = Topologies.of("f");
        assertThat(ids(f.devicesBelow("edge-0"))).isEqualTo(cameras(0, 2));
        assertThat(ids(f.devicesBelow("edge-1"))).isEqualTo(cameras(3, 5));
        assertThat(ids(f.devicesBelow("cloud"))).isEqualTo(cameras(0, 5));
        assertThat(ids(f.devicesBelow("camera-4"))).containsExactly("camera-4");
        assertThat(ids(f.mapSources("cloud"))).containsExactly("edge-0", "edge-1");
        assertThat(f.inputShape("cloud")).isEqualTo(new MapShape(8, 8, 32));
    }
}

package io.ddnn.model.slice;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NetworkDefinitionWriter;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSliceTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private static NodeSlice slice(String node) {
        return RandomSlices.of(C, 541, node);
    }

    private static NetworkDefinition changed(String target, String replacement) {
        return NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(C).replace(target, replacement));
    }

    private static void assertRefused(NodeSlice slice, NetworkDefinition definition, String message) {
        assertThatExceptionOfType(SliceException.class).isThrownBy(() -> slice.check(definition)).withMessage(message);
    }

    @Property(tries = 100, seed = "542")
    void slicesFitTheirOwnDefinition(@ForAll long seed) {
        NetworkDefinition definition = RandomDefinitions.next(new Random(seed));
        RandomSlices.of(definition, seed).values()
                .forEach(slice -> assertThatCode(() -> slice.check(definition)).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    camera-0 | "camera-0" | "camera-x" | node is camera-0, expected [camera-x, camera-1, camera-2, camera-3, camera-4, camera-5, gateway, cloud]
                    camera-0 | {filters: 4, stride: 2} | {filters: 5, stride: 2} | filters of block 0 is 4, expected 5
                    camera-0 | {filters: 4, stride: 2} | {filters: 4, stride: 1} | stride of block 0 is 2, expected 1
                    camera-0 | height: 32, width: 32 | height: 32, width: 30 | input of block 0 is 32x32x3, expected 32x30x3
                    camera-0 | {filters: 4, stride: 2} | {filters: 4, stride: 2}, {filters: 4, stride: 1} | number of blocks is 1, expected 2
                    camera-0 | "person" | "person", "dog" | classes of the head behind block 1 is 3, expected 4
                    gateway | "person" | "person", "dog" | length of blank scores is 3, expected 4
                    gateway | scores: MP | scores: CC | input of the score mapping is none, expected 1x1x18
                    cloud | maps: CC | maps: AP | input of block 0 is 16x16x24, expected 16x16x4
                    """)
    void refusesAnotherDefinition(String node, String target, String replacement, String message) {
        assertRefused(slice(node), changed(target, replacement), "slice of node '" + node + "': " + message);
    }

    @Test
    void refusesTooFewThresholdRowsForAveragedMaps() {
        NetworkDefinition averaged = changed("maps: CC", "maps: AP");
        NodeSlice slice = RandomSlices.of(averaged, 543, "cloud");
        ConvPoolParameters first = slice.blocks().getFirst();
        ConvPoolParameters cut = new ConvPoolParameters(first.input(), first.stride(), first.filters(),
                new int[][]{first.thresholds()[0]}, first.flips());
        assertRefused(new NodeSlice("cloud", List.of(cut, slice.blocks().getLast()), slice.heads(), null, List.of(),
                slice.blankMaps()), averaged, "slice of node 'cloud': threshold rows of block 0 is 1, expected 6");
    }

    @Test
    void refusesAHeadWhereNoneIsDue() {
        NetworkDefinition branchy = Topologies.branchy();
        NodeDefinition camera = branchy.node("camera-0");
        NodeDefinition plain = camera.withExits(camera.exits().subList(1, 2));
        NetworkDefinition other = new NetworkDefinition("net", branchy.classes(), branchy.input(),
                List.of(plain, branchy.root()));
        assertRefused(RandomSlices.of(branchy, 544, "camera-0"), other,
                "slice of node 'camera-0': places of the heads is [1, 3], expected [3]");
    }

    @Test
    void refusesASliceWithoutItsHead() {
        NodeSlice camera = slice("camera-0");
        assertRefused(new NodeSlice("camera-0", camera.blocks(), List.of(), null, List.of(), List.of()), C,
                "slice of node 'camera-0': places of the heads is [], expected [1]");
    }

    @Test
    void refusesAHeadOfAnotherShape() {
        NodeSlice camera = slice("camera-0");
        LinearParameters small = new LinearParameters(new MapShape(1, 1, 4),
                Collections.nCopies(3, new BitTensor(new MapShape(1, 1, 4))), new double[3], new double[3]);
        assertRefused(new NodeSlice("camera-0", camera.blocks(), List.of(new Head(1, small)), null, List.of(),
                List.of()), C, "slice of node 'camera-0': input of the head behind block 1 is 1x1x4, expected 16x16x4");
    }

    @Test
    void refusesTooFewBlanks() {
        NodeSlice gateway = slice("gateway");
        assertRefused(
                new NodeSlice("gateway", List.of(), List.of(), null, gateway.blankScores().subList(0, 5), List.of()),
                C, "slice of node 'gateway': number of blank scores is 5, expected 6");
        NodeSlice cloud = slice("cloud");
        List<BitTensor> wrong = Collections.nCopies(1, new BitTensor(new MapShape(16, 16, 4)));
        assertRefused(new NodeSlice("cloud", cloud.blocks(), cloud.heads(), null, List.of(), wrong), C,
                "slice of node 'cloud': shapes of blank maps is [16x16x4], expected "
                        + Collections.nCopies(6, "16x16x4"));
    }
}

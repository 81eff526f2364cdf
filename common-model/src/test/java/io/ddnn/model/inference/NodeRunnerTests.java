package io.ddnn.model.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.AggregateDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.slice.SliceException;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.RealBlock;
import io.ddnn.model.testing.RealLayers;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRunnerTests {

    private static final NetworkDefinition C = Topologies.of("c");

    /** Three devices of two blocks each, whose maps the cloud averages. */
    private static final NetworkDefinition AVERAGED = NetworkDefinitionReader.parse("""
            format: 1
            name: net
            classes: [a, b, c]
            input: {height: 12, width: 10}
            nodes:
              - {id: d0, tier: device, blocks: [{filters: 5, stride: 2}, {filters: 6}], exits: [{on: blocks}]}
              - {id: d1, tier: device, blocks: [{filters: 5, stride: 2}, {filters: 6}], exits: [{on: blocks}]}
              - {id: d2, tier: device, blocks: [{filters: 5, stride: 2}, {filters: 6}], exits: [{on: blocks}]}
              - {id: cloud, tier: cloud, inputs: [d0, d1, d2], aggregate: {maps: AP},
                 blocks: [{filters: 33, stride: 2}, {filters: 7}], exits: [{on: blocks}]}
            """);

    private static NodeRunner runner(NetworkDefinition definition, String node) {
        return new NodeRunner(definition, RandomSlices.of(definition, 1041, node), new ScalarKernelProvider());
    }

    private static LinearParameters head(MapShape shape, Random random) {
        List<BitTensor> weights = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            weights.add(RandomImages.bits(shape, random));
        }
        return new LinearParameters(shape, weights, new double[]{0.25, -0.5, 0.125}, new double[]{1, 0, -2});
    }

    private static void assertScores(double @Nullable [] actual, LinearParameters head, BitTensor map) {
        double[] sums = RealLayers.linear(RealLayers.signs(map), head.weights(), new double[3]);
        double[] scores = Objects.requireNonNull(actual);
        for (int i = 0; i < 3; i++) {
            assertThat(scores[i]).isCloseTo(head.scale()[i] * sums[i] + head.offset()[i], within(1e-9));
        }
    }

    @Test
    void aDeviceOfTwoBlocksAndAHeadEqualsTheFormulas() {
        Random random = new Random(1042);
        RealBlock first = RealBlock.random(new MapShape(12, 10, 3), 2, 5, random);
        RealBlock second = RealBlock.random(new MapShape(6, 5, 5), 1, 6, random);
        LinearParameters head = head(new MapShape(6, 5, 6), random);
        NodeRunner runner = new NodeRunner(AVERAGED, new NodeSlice("d0",
                List.of(first.foldedForPixels(), second.foldedForBits(1)), List.of(new Head(2, head)), null, List.of(),
                List.of()),
                new ScalarKernelProvider());
        for (int i = 0; i < 10; i++) {
            PixelImage image = RandomImages.noise(10, 12, random);
            BitTensor between = RealLayers.sign(first.normalised(RealLayers.pixels(image)));
            BitTensor map = RealLayers.sign(second.normalised(RealLayers.signs(between)));
            NodeOutput output = runner.run(image);
            assertThat(output.map()).isEqualTo(map);
            assertScores(output.scores(), head, map);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCloudThatAveragesEqualsTheFormulasOnTheMeanOfThosePresent(int present) {
        Random random = new Random(1043);
        MapShape shape = new MapShape(6, 5, 6);
        RealBlock first = RealBlock.random(shape, 2, 33, random);
        RealBlock second = RealBlock.random(new MapShape(3, 3, 33), 1, 7, random);
        LinearParameters head = head(new MapShape(3, 3, 7), random);
        NodeRunner runner = new NodeRunner(AVERAGED, new NodeSlice("cloud",
                List.of(first.foldedForBits(3), second.foldedForBits(1)), List.of(new Head(2, head)), null, List.of(),
                Collections.nCopies(3, new BitTensor(shape))), new ScalarKernelProvider());
        for (int i = 0; i < 10; i++) {
            List<@Nullable BitTensor> maps = new ArrayList<>();
            Collections.addAll(maps, null, null, null);
            List<double[][][]> real = new ArrayList<>();
            for (int k = 0; k < present; k++) {
                BitTensor map = RandomImages.bits(shape, random);
                maps.set((k + i) % 3, map);
                real.add(RealLayers.signs(map));
            }
            BitTensor between = RealLayers.sign(first.normalised(RealLayers.mean(real)));
            BitTensor map = RealLayers.sign(second.normalised(RealLayers.signs(between)));
            NodeOutput output = runner.run(maps);
            assertThat(output.map()).isEqualTo(map);
            assertScores(output.scores(), head, map);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void blankScoresAndMapsOfASliceAreThoseOfBlackFrames(String letter) {
        NetworkDefinition definition = Topologies.of(letter);
        Map<String, NodeSlice> slices = RandomSlices.of(definition, 1044);
        for (NodeDefinition node : definition.nodes()) {
            NodeSlice slice = Objects.requireNonNull(slices.get(node.id()));
            for (int i = 0; i < slice.blankScores().size(); i++) {
                NodeDefinition child = definition.node(node.inputs().get(i));
                if (child.tier() == Tier.DEVICE) {
                    NodeOutput black = black(definition, slices, child);
                    assertThat(slice.blankScores().get(i))
                            .containsExactly(NodeRunner.summary(Objects.requireNonNull(black.scores())));
                }
            }
            for (int i = 0; i < slice.blankMaps().size(); i++) {
                NodeDefinition source = definition.mapSources(node.id()).get(i);
                if (source.tier() == Tier.DEVICE) {
                    assertThat(slice.blankMaps().get(i)).isEqualTo(black(definition, slices, source).map());
                }
            }
        }
    }

    private static NodeOutput black(NetworkDefinition definition, Map<String, NodeSlice> slices, NodeDefinition node) {
        return new NodeRunner(definition, Objects.requireNonNull(slices.get(node.id())), new ScalarKernelProvider())
                .run(PixelImage.black(definition.input().width(), definition.input().height()));
    }

    @Test
    void anAbsentMapEqualsItsBlankMapWhereMapsAreConcatenated() {
        NodeRunner cloud = runner(C, "cloud");
        Random random = new Random(1045);
        List<@Nullable BitTensor> maps = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            maps.add(RandomImages.bits(new MapShape(16, 16, 4), random));
        }
        maps.set(3, null);
        NodeOutput absent = cloud.run(maps);
        maps.set(3, cloud.slice().blankMaps().get(3));
        assertThat(cloud.run(maps)).usingRecursiveComparison().isEqualTo(absent);
    }

    @Test
    void whatItReturnedIsNotOverwrittenByTheNextRun() {
        NodeRunner device = runner(C, "camera-0");
        Random random = new Random(1046);
        NodeOutput first = device.run(RandomImages.noise(32, 32, random));
        BitTensor copy = first.map().copy();
        device.run(RandomImages.noise(32, 32, random));
        assertThat(first.map()).isEqualTo(copy);
    }

    @Test
    void runnersOfOneProviderAndSliceWorkSideBySide() throws Exception {
        KernelProvider kernels = new ScalarKernelProvider();
        NodeSlice slice = RandomSlices.of(C, 1047, "camera-0");
        List<PixelImage> images = new ArrayList<>();
        Random random = new Random(1048);
        for (int i = 0; i < 50; i++) {
            images.add(RandomImages.noise(32, 32, random));
        }
        Callable<List<BitTensor>> task = () -> {
            NodeRunner runner = new NodeRunner(C, slice, kernels);
            return images.stream().map(image -> runner.run(image).map()).toList();
        };
        List<BitTensor> expected = task.call();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<BitTensor>> maps : threads.invokeAll(Collections.nCopies(8, task))) {
                assertThat(maps.get()).isEqualTo(expected);
            }
        }
    }

    /** Counts the runs of layers behind the first block. */
    private static final class CountingKernels implements KernelProvider {
        private final KernelProvider kernels = new ScalarKernelProvider();
        private int blocks;
        private int heads;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public PixelConvPool pixelConvPool(ConvPoolParameters parameters) {
            return kernels.pixelConvPool(parameters);
        }

        @Override
        public BitConvPool bitConvPool(ConvPoolParameters parameters) {
            BitConvPool block = kernels.bitConvPool(parameters);
            return (inputs, output) -> {
                blocks++;
                block.run(inputs, output);
            };
        }

        @Override
        public BitLinear bitLinear(LinearParameters parameters) {
            BitLinear head = kernels.bitLinear(parameters);
            return (input, sums) -> {
                heads++;
                head.run(input, sums);
            };
        }
    }

    @Test
    void whatLeavesAtTheFirstHeadDoesNotPayForLaterBlocks() {
        NetworkDefinition branchy = Topologies.branchy();
        CountingKernels kernels = new CountingKernels();
        NodeRunner device = new NodeRunner(branchy, RandomSlices.of(branchy, 1050, "camera-0"), kernels);
        PixelImage image = RandomImages.noise(32, 32, new Random(1051));

        assertThat(device.run(image, (after, _) -> after == 1)).isEmpty();
        assertThat(kernels.blocks).isZero();
        assertThat(kernels.heads).isEqualTo(1);

        assertThat(device.run(image, (after, _) -> after == 3)).isEmpty();
        assertThat(kernels.blocks).isEqualTo(2);
        assertThat(kernels.heads).isEqualTo(3);
    }

    @Test
    void everyHeadEqualsTheHeadOfADeviceThatEndsThere() {
        NetworkDefinition branchy = Topologies.branchy();
        NodeSlice slice = RandomSlices.of(branchy, 1052, "camera-0");
        NodeDefinition camera = branchy.node("camera-0");
        NetworkDefinition cut = new NetworkDefinition("cut", branchy.classes(), branchy.input(), List.of(
                new NodeDefinition("camera-0", Tier.DEVICE, List.of(), AggregateDefinition.NONE,
                        camera.blocks().subList(0, 1), camera.exits().subList(0, 1), false),
                branchy.root()));
        NodeSlice first = new NodeSlice("camera-0", slice.blocks().subList(0, 1), slice.heads().subList(0, 1), null,
                List.of(), List.of());
        PixelImage image = RandomImages.noise(32, 32, new Random(1053));
        List<double[]> scores = new ArrayList<>();

        NodeOutput output = new NodeRunner(branchy, slice, new ScalarKernelProvider()).run(image, (_, own) -> {
            scores.add(own);
            return false;
        }).orElseThrow();

        assertThat(scores).hasSize(2);
        assertThat(new NodeRunner(cut, first, new ScalarKernelProvider()).run(image).scores())
                .containsExactly(scores.getFirst());
        assertThat(output.scores()).containsExactly(scores.getLast());
        assertThat(output.map().shape()).isEqualTo(branchy.outputShape("camera-0"));
    }

    @Test
    void refusesWhatItsNodeDoesNotDo() {
        NodeRunner camera = runner(C, "camera-0");
        NodeRunner gateway = runner(C, "gateway");
        assertThatIllegalStateException().isThrownBy(() -> camera.run(List.of()))
                .withMessage("node 'camera-0' has no blocks that take maps");
        assertThatIllegalStateException().isThrownBy(() -> camera.mergeScores(List.of()))
                .withMessage("node 'camera-0' has no exit on scores");
        assertThatIllegalStateException().isThrownBy(() -> gateway.run(PixelImage.black(32, 32)))
                .withMessage("node 'gateway' is not a device, it takes no image");
        assertThatIllegalStateException().isThrownBy(() -> gateway.run(List.of()))
                .withMessage("node 'gateway' has no blocks that take maps");
    }

    @Test
    void refusesASliceThatDoesNotFit() {
        NodeSlice slice = RandomSlices.of(Topologies.of("d"), 1049, "cloud");
        assertThatExceptionOfType(SliceException.class)
                .isThrownBy(() -> new NodeRunner(C, slice, new ScalarKernelProvider()))
                .withMessageStartingWith("slice of node 'cloud': ");
    }

    @Test
    void summariesAreRoundedOnceToBinary32() {
        assertThat(NodeRunner.summary(new double[]{0.1, 1e300, -0.0, Double.NaN}))
                .containsExactly(0.1f, Float.POSITIVE_INFINITY, -0f, Float.NaN);
    }
}

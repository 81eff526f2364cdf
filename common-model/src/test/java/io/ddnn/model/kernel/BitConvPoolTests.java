package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RealBlock;
import io.ddnn.model.testing.RealLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitConvPoolTests {

    /** Beyond this distance from zero the reference's rounding cannot change a sign. */
    private static final double ROUNDING = 1e-9;

    private final KernelProvider kernels = new ScalarKernelProvider();

    private BitTensor run(ConvPoolParameters block, List<BitTensor> inputs) {
        BitTensor output = new BitTensor(block.output());
        kernels.bitConvPool(block).run(inputs, output);
        Parity.check(block, inputs, output);
        return output;
    }

    private void assertEqualsReference(RealBlock block, List<BitTensor> inputs, double tolerance) {
        double[][][] mean = RealLayers.mean(inputs.stream().map(RealLayers::signs).toList());
        double[][][] expected = block.normalised(mean);
        BitTensor actual = run(block.foldedForBits(inputs.size()), inputs);
        for (int y = 0; y < expected.length; y++) {
            for (int x = 0; x < expected[y].length; x++) {
                for (int f = 0; f < expected[y][x].length; f++) {
                    double value = expected[y][x][f];
                    if (Math.abs(value) >= tolerance) {
                        assertThat(actual.get(y, x, f)).as("(%d, %d, %d): %s", y, x, f, value).isEqualTo(value >= 0);
                    }
                }
            }
        }
    }

    @Property(tries = 60, seed = "301")
    void equalsTheFormulasOnRandomShapes(@ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width, @ForAll @IntRange(min = 1, max = 130) int channels,
            @ForAll @IntRange(min = 1, max = 70) int filters, @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(height, width, channels);
        assertEqualsReference(RealBlock.random(shape, stride, filters, random),
                List.of(RandomImages.bits(shape, random)), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 130})
    void equalsTheFormulasAtWordBoundaries(int channels) {
        Random random = new Random(302);
        MapShape shape = new MapShape(7, 6, channels);
        for (int stride = 1; stride <= 2; stride++) {
            for (int filters : new int[]{1, 31, 32, 33, 63, 64, 65}) {
                assertEqualsReference(RealBlock.random(shape, stride, filters, random),
                        List.of(RandomImages.bits(shape, random)), ROUNDING);
            }
        }
    }

    @Property(tries = 150, seed = "303")
    void equalsTheFormulasOnExactZeros(@ForAll @IntRange(min = 1, max = 8) int height,
            @ForAll @IntRange(min = 1, max = 8) int width, @ForAll @IntRange(min = 1, max = 9) int channels,
            @ForAll @IntRange(min = 1, max = 2) int stride, @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(height, width, channels);
        assertEqualsReference(RealBlock.exact(shape, stride, 12, random), List.of(RandomImages.bits(shape, random)), 0);
    }

    @Property(tries = 60, seed = "304")
    void sumsSeveralMapsAsTheirMean(@ForAll @IntRange(min = 2, max = 9) int maps,
            @ForAll @IntRange(min = 1, max = 10) int height, @ForAll @IntRange(min = 1, max = 10) int width,
            @ForAll @IntRange(min = 1, max = 70) int channels, @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(height, width, channels);
        assertEqualsReference(RealBlock.random(shape, stride, 5, random), randomMaps(maps, shape, random), ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void sumsSeveralMapsAsTheirMeanOnExactZeros(int maps) {
        Random random = new Random(305);
        MapShape shape = new MapShape(6, 5, 3);
        for (int i = 0; i < 30; i++) {
            assertEqualsReference(RealBlock.exact(shape, 1 + i % 2, 12, random), randomMaps(maps, shape, random), 0);
        }
    }

    @Test
    void usesTheThresholdsOfTheNumberOfMapsPresent() {
        Random random = new Random(306);
        MapShape shape = new MapShape(5, 5, 4);
        RealBlock block = RealBlock.exact(shape, 2, 20, random);
        List<BitTensor> maps = randomMaps(6, shape, random);
        for (int n = 1; n <= 6; n++) {
            assertThat(run(block.foldedForBits(6), maps.subList(0, n)))
                    .isEqualTo(run(block.foldedForBits(n), maps.subList(0, n)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equalsTheFormulasOnMapsOfEqualValues(boolean value) {
        Random random = new Random(307);
        for (int size = 1; size <= 4; size++) {
            MapShape shape = new MapShape(size, 5 - size, 33);
            for (int stride = 1; stride <= 2; stride++) {
                assertEqualsReference(RealBlock.exact(shape, stride, 9, random),
                        List.of(RandomImages.filled(shape, value)), 0);
            }
        }
    }

    @Test
    void paddingAddsNothingToTheSums() {
        MapShape shape = new MapShape(3, 3, 1);
        List<BitTensor> ones = List.of(RandomImages.filled(shape, true));
        // a corner cell sums 4 taps, an edge cell 6, the centre 9; the pool takes the largest in reach
        assertThat(sums(shape, ones, 4)).isEqualTo(RandomImages.filled(shape, true));
        assertThat(sums(shape, ones, 9)).isEqualTo(RandomImages.filled(shape, true));
        assertThat(sums(shape, ones, 10)).isEqualTo(RandomImages.filled(shape, false));
        MapShape single = new MapShape(1, 1, 1);
        assertThat(sums(single, List.of(RandomImages.filled(single, true)), 1).get(0, 0, 0)).isTrue();
        assertThat(sums(single, List.of(RandomImages.filled(single, false)), -1).get(0, 0, 0)).isTrue();
        assertThat(sums(single, List.of(RandomImages.filled(single, false)), 0).get(0, 0, 0)).isFalse();
    }

    private BitTensor sums(MapShape shape, List<BitTensor> inputs, int threshold) {
        List<BitTensor> filters = List.of(RandomImages.filled(new MapShape(3, 3, shape.channels()), true));
        return run(new ConvPoolParameters(shape, 1, filters, new int[][]{{threshold}}, new boolean[1]), inputs);
    }

    @Test
    void overwritesWhatTheOutputHeld() {
        Random random = new Random(308);
        MapShape shape = new MapShape(4, 4, 3);
        ConvPoolParameters block = RealBlock.random(shape, 1, 65, random).foldedForBits(1);
        List<BitTensor> inputs = List.of(RandomImages.bits(shape, random));
        BitTensor output = RandomImages.filled(block.output(), true);
        KernelProvider.BitConvPool kernel = kernels.bitConvPool(block);
        kernel.run(inputs, output);
        assertThat(output).isEqualTo(run(block, inputs));
        kernel.run(inputs, output);
        assertThat(output).isEqualTo(run(block, inputs));
    }

    @Test
    void refusesMoreMapsThanItHasThresholdsFor() {
        MapShape shape = new MapShape(2, 2, 1);
        ConvPoolParameters block = RealBlock.exact(shape, 1, 1, new Random(309)).foldedForBits(2);
        BitTensor map = new BitTensor(shape);
        assertThatIllegalArgumentException().isThrownBy(() -> run(block, List.of(map, map, map)))
                .withMessage("got 3 input maps, expected 1 to 2");
        assertThatIllegalArgumentException().isThrownBy(() -> run(block, List.of()))
                .withMessage("got 0 input maps, expected 1 to 2");
    }

    @Test
    void refusesMapsOfAnotherShape() {
        ConvPoolParameters block =
                RealBlock.exact(new MapShape(2, 3, 1), 1, 1, new Random(310)).foldedForBits(1);
        assertThatIllegalArgumentException().isThrownBy(() -> run(block, List.of(new BitTensor(new MapShape(3, 2, 1)))))
                .withMessage("input map has shape 3x2x1, expected 2x3x1");
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.bitConvPool(block)
                .run(List.of(new BitTensor(new MapShape(2, 3, 1))), new BitTensor(new MapShape(2, 3, 2))))
                .withMessage("output has shape 2x3x2, expected 2x3x1");
    }

    private static List<BitTensor> randomMaps(int count, MapShape shape, Random random) {
        List<BitTensor> maps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            maps.add(RandomImages.bits(shape, random));
        }
        return maps;
    }
}

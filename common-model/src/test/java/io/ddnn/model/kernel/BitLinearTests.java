package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.layer.BatchNorm;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
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

class BitLinearTests {

    private final KernelProvider kernels = new ScalarKernelProvider();

    private static List<BitTensor> weights(MapShape input, int classes, Random random) {
        List<BitTensor> weights = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            weights.add(RandomImages.bits(input, random));
        }
        return weights;
    }

    @Property(tries = 200, seed = "341")
    void withBatchNormEqualsTheFormulas(@ForAll @IntRange(min = 1, max = 12) int height,
            @ForAll @IntRange(min = 1, max = 12) int width, @ForAll @IntRange(min = 1, max = 130) int channels,
            @ForAll @IntRange(min = 2, max = 9) int classes, @ForAll long seed) {
        Random random = new Random(seed);
        MapShape shape = new MapShape(height, width, channels);
        List<BitTensor> weights = weights(shape, classes, random);
        double[] bias = new double[classes];
        double[] scale = new double[classes];
        double[] offset = new double[classes];
        List<BatchNorm> norms = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            bias[i] = random.nextGaussian();
            norms.add(new BatchNorm(random.nextInt(-1, 2) * random.nextDouble(), random.nextGaussian(),
                    10 * random.nextGaussian(), shape.values() * random.nextDouble(), 1e-5));
            scale[i] = norms.get(i).scale();
            offset[i] = norms.get(i).offset(bias[i]);
        }
        LinearParameters layer = new LinearParameters(shape, weights, scale, offset);
        BitTensor input = RandomImages.bits(shape, random);
        int[] sums = new int[classes];
        kernels.bitLinear(layer).run(input, sums);
        Parity.check(layer, input, sums);
        double[] scores = layer.scores(sums);
        double[] expected = RealLayers.linear(RealLayers.signs(input), weights, bias);
        for (int i = 0; i < classes; i++) {
            double score = RealLayers.batchNorm(expected[i], norms.get(i));
            assertThat(scores[i]).isCloseTo(score, within(1e-9 * Math.max(1, Math.abs(score))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 63, 64, 65, 128, 129})
    void sumsAreExactAtWordBoundaries(int channels) {
        Random random = new Random(342);
        MapShape shape = new MapShape(2, 3, channels);
        List<BitTensor> weights = weights(shape, 4, random);
        for (BitTensor input : List.of(RandomImages.bits(shape, random), RandomImages.filled(shape, true),
                RandomImages.filled(shape, false))) {
            int[] sums = new int[4];
            LinearParameters layer = new LinearParameters(shape, weights, new double[4], new double[4]);
            kernels.bitLinear(layer).run(input, sums);
            Parity.check(layer, input, sums);
            double[] expected = RealLayers.linear(RealLayers.signs(input), weights, new double[4]);
            for (int i = 0; i < 4; i++) {
                assertThat((double) sums[i]).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void integerAndRealSumsGiveTheSameScores() {
        MapShape shape = new MapShape(1, 1, 3);
        LinearParameters layer = new LinearParameters(shape, weights(shape, 2, new Random(343)),
                new double[]{0.1, -0.3}, new double[]{0.7, 1e-3});
        assertThat(layer.scores(new int[]{3, -1})).containsExactly(layer.scores(new double[]{3, -1}));
    }

    @Test
    void refusesAMapOfAnotherShape() {
        MapShape shape = new MapShape(2, 3, 1);
        LinearParameters layer =
                new LinearParameters(shape, weights(shape, 2, new Random(344)), new double[2], new double[2]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.bitLinear(layer).run(new BitTensor(new MapShape(3, 2, 1)), new int[2]))
                .withMessage("input map has shape 3x2x1, expected 2x3x1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kernels.bitLinear(layer).run(new BitTensor(shape), new int[3]))
                .withMessage("sums has 3 cells, expected 2");
    }
}

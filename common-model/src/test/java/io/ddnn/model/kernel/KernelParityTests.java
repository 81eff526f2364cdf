package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All providers against the plain one, on sizes for which the formulas themselves would take too long. */
class KernelParityTests {

    private static final int UNREACHABLE = 1 << 30;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Property(tries = 60, seed = "351")
    void firstLayersAreEqual(@ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 150) int width, @ForAll @IntRange(min = 1, max = 70) int filters,
            @ForAll @IntRange(min = 1, max = 2) int stride, @ForAll long seed) {
        Random random = new Random(seed);
        checkFirst(new MapShape(height, width, 3), filters, stride, random);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129})
    void firstLayersAreEqualWhereRowsStraddleWords(int width) {
        Random random = new Random(352);
        for (int filters : new int[]{1, 7, 8, 9, 64, 65}) {
            checkFirst(new MapShape(9, width, 3), filters, 1, random);
            checkFirst(new MapShape(8, width, 3), filters, 2, random);
        }
    }

    private static void checkFirst(MapShape shape, int filters, int stride, Random random) {
        ConvPoolParameters block = block(shape, filters, stride, 1, 600, random);
        PixelImage image = RandomImages.noise(shape.width(), shape.height(), random);
        BitTensor expected = new BitTensor(block.output());
        new ScalarKernelProvider().pixelConvPool(block).run(image, expected);
        Parity.check(block, image, expected);
    }

    @Property(tries = 60, seed = "353")
    void blocksAreEqual(@ForAll @IntRange(min = 1, max = 30) int height, @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 300) int channels, @ForAll @IntRange(min = 1, max = 70) int filters,
            @ForAll @IntRange(min = 1, max = 2) int stride, @ForAll @IntRange(min = 1, max = 3) int maps,
            @ForAll long seed) {
        checkBlock(new MapShape(height, width, channels), filters, stride, maps, new Random(seed));
    }

    @ParameterizedTest
    @CsvSource({"14, 14, 256, 256", "56, 56, 64, 64", "16, 16, 24, 32", "8, 8, 32, 64", "1, 1, 1, 1", "3, 1, 64, 33",
            "1, 9, 65, 16"})
    void blocksOfTheBenchmarksAndOfOneRowAreEqual(int height, int width, int channels, int filters) {
        checkBlock(new MapShape(height, width, channels), filters, 1, 1, new Random(354));
        checkBlock(new MapShape(height, width, channels), filters, 2, 2, new Random(355));
    }

    /** One and two vectors of filters, rows of whole tiles and others, with every number of channels that share words. */
    @ParameterizedTest
    @CsvSource({"16, 8", "40, 8", "16, 11", "40, 11", "40, 3"})
    void blocksOfFewChannelsAreEqual(int filters, int width) {
        for (int channels = 1; channels <= 33; channels++) {
            checkBlock(new MapShape(5, width, channels), filters, 1, 2, new Random(356 + channels));
        }
    }

    private static void checkBlock(MapShape shape, int filters, int stride, int maps, Random random) {
        ConvPoolParameters block =
                block(shape, filters, stride, maps, (int) Math.sqrt(9.0 * shape.channels() * maps) + 1, random);
        List<BitTensor> inputs = new ArrayList<>();
        for (int i = 0; i < maps; i++) {
            inputs.add(RandomImages.bits(shape, random));
        }
        BitTensor expected = new BitTensor(block.output());
        new ScalarKernelProvider().bitConvPool(block).run(inputs, expected);
        Parity.check(block, inputs, expected);
    }

    /** Random weights, and thresholds that random sums pass and miss; a few that all of them do. */
    private static ConvPoolParameters block(MapShape shape, int filters, int stride, int maps, int spread,
            Random random) {
        List<BitTensor> weights = new ArrayList<>();
        int[][] thresholds = new int[maps][filters];
        boolean[] flips = new boolean[filters];
        for (int f = 0; f < filters; f++) {
            weights.add(RandomImages.bits(new MapShape(3, 3, shape.channels()), random));
            flips[f] = random.nextBoolean();
            for (int n = 0; n < maps; n++) {
                thresholds[n][f] = switch (random.nextInt(20)) {
                    case 0 -> -UNREACHABLE;
                    case 1 -> UNREACHABLE;
                    default -> (int) (spread * (1 + random.nextGaussian()));
                };
            }
        }
        return new ConvPoolParameters(shape, stride, weights, thresholds, flips);
    }

    @Test
    void nothingIsAllocatedInSteadyState() {
        Random random = new Random(356);
        MapShape pixels = new MapShape(32, 32, 3);
        MapShape bits = new MapShape(16, 16, 24);
        PixelImage image = RandomImages.noise(32, 32, random);
        List<BitTensor> maps = List.of(RandomImages.bits(bits, random));
        ConvPoolParameters first = block(pixels, 4, 2, 1, 600, random);
        ConvPoolParameters second = block(bits, 32, 2, 1, 15, random);
        LinearParameters linear = new LinearParameters(bits, List.of(maps.getFirst(), maps.getFirst()), new double[2],
                new double[2]);
        for (KernelProvider provider : KernelProviders.available()) {
            KernelProvider.PixelConvPool one = provider.pixelConvPool(first);
            KernelProvider.BitConvPool two = provider.bitConvPool(second);
            KernelProvider.BitLinear three = provider.bitLinear(linear);
            BitTensor oneOutput = new BitTensor(first.output());
            BitTensor twoOutput = new BitTensor(second.output());
            int[] sums = new int[2];
            long least = Long.MAX_VALUE;
            // vectors are objects until the compiler has seen all of a loop
            for (int round = 0; round < 200 && least > 0; round++) {
                long before = allocated();
                for (int i = 0; i < 100; i++) {
                    one.run(image, oneOutput);
                    two.run(maps, twoOutput);
                    three.run(maps.getFirst(), sums);
                }
                least = Math.min(least, allocated() - before);
            }
            assertThat(least).as("bytes that 100 runs of '%s' allocate", provider.name()).isZero();
        }
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}

package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RealBlock;
import io.ddnn.model.testing.RealLayers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelConvPoolTests {

    private final KernelProvider kernels = new ScalarKernelProvider();

    private BitTensor run(ConvPoolParameters block, PixelImage image) {
        BitTensor output = new BitTensor(block.output());
        kernels.pixelConvPool(block).run(image, output);
        Parity.check(block, image, output);
        return output;
    }

    private void assertEqualsReference(RealBlock block, PixelImage image, double tolerance) {
        double[][][] expected = block.normalised(RealLayers.pixels(image));
        BitTensor actual = run(block.foldedForPixels(), image);
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

    @Property(tries = 150, seed = "321")
    void equalsTheFormulasOnPixelsDividedBy255(@ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width, @ForAll @IntRange(min = 1, max = 70) int filters,
            @ForAll @IntRange(min = 1, max = 2) int stride, @ForAll long seed) {
        Random random = new Random(seed);
        assertEqualsReference(RealBlock.random(new MapShape(height, width, 3), stride, filters, random),
                RandomImages.noise(width, height, random), 1e-9);
    }

    @Property(tries = 150, seed = "322")
    void equalsTheFormulasOnExactZeros(@ForAll @IntRange(min = 1, max = 8) int height,
            @ForAll @IntRange(min = 1, max = 8) int width, @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (random.nextBoolean() ? 255 : 0);
        }
        assertEqualsReference(RealBlock.exact(new MapShape(height, width, 3), stride, 12, random),
                new PixelImage(width, height, rgb), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255})
    void readsPixelsAsUnsigned(int value) {
        byte[] rgb = new byte[3];
        Arrays.fill(rgb, (byte) value);
        MapShape shape = new MapShape(1, 1, 3);
        BitTensor plus = RandomImages.filled(new MapShape(3, 3, 3), true);
        ConvPoolParameters block = new ConvPoolParameters(shape, 1, List.of(plus, plus),
                new int[][]{{3 * value, 3 * value + 1}}, new boolean[2]);
        BitTensor output = run(block, new PixelImage(1, 1, rgb));
        assertThat(output.get(0, 0, 0)).isTrue();
        assertThat(output.get(0, 0, 1)).isFalse();
    }

    @Test
    void aBlackImageLeavesTheSignsOfTheBiases() {
        Random random = new Random(323);
        RealBlock block = RealBlock.exact(new MapShape(5, 4, 3), 2, 30, random);
        assertEqualsReference(block, PixelImage.black(4, 5), 0);
    }

    @Test
    void readsRowsAndColumnsInTheirOrder() {
        byte[] rgb = new byte[2 * 5 * 3];
        rgb[(3 * 2 + 1) * 3 + 2] = 9; // row 3, column 1, blue
        BitTensor filter = RandomImages.filled(new MapShape(3, 3, 3), false);
        filter.set(1, 1, 2, true);
        ConvPoolParameters block = new ConvPoolParameters(new MapShape(5, 2, 3), 2, List.of(filter),
                new int[][]{{9}}, new boolean[1]);
        BitTensor output = run(block, new PixelImage(2, 5, rgb));
        assertThat(output.get(0, 0, 0)).isFalse();
        assertThat(output.get(1, 0, 0)).isTrue();
        assertThat(output.get(2, 0, 0)).isTrue();
    }

    @Test
    void refusesAnImageOfAnotherSize() {
        ConvPoolParameters block =
                RealBlock.exact(new MapShape(5, 4, 3), 1, 1, new Random(324)).foldedForPixels();
        assertThatIllegalArgumentException().isThrownBy(() -> run(block, PixelImage.black(5, 4)))
                .withMessage("image has shape 4x5x3, expected 5x4x3");
    }

    @Test
    void refusesALayerThatIsNotOfThreeChannels() {
        ConvPoolParameters block =
                RealBlock.exact(new MapShape(5, 4, 4), 1, 1, new Random(325)).foldedForPixels();
        assertThatIllegalArgumentException().isThrownBy(() -> kernels.pixelConvPool(block))
                .withMessage("a first layer has 4 channels, expected 3");
    }
}

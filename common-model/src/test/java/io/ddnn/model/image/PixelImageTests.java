package io.ddnn.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PixelImageTests {

    @Test
    void keepsItsOwnPixels() {
        byte[] rgb = {1, 2, 3};
        PixelImage image = new PixelImage(1, 1, rgb);
        rgb[0] = 9;
        image.rgb()[1] = 9;
        assertThat(image.rgb()).containsExactly(1, 2, 3);
    }

    @Test
    void givesValuesByColumnRowAndChannel() {
        PixelImage image = new PixelImage(2, 2, new byte[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 200});
        assertThat(image.value(1, 0, 2)).isEqualTo(5);
        assertThat(image.value(0, 1, 0)).isEqualTo(6);
        assertThat(image.value(1, 1, 2)).isEqualTo(200);
    }

    @Test
    void isEqualByContent() {
        assertThat(Pictures.random(3, 2, 1))
                .isEqualTo(Pictures.random(3, 2, 1))
                .hasSameHashCodeAs(Pictures.random(3, 2, 1))
                .isNotEqualTo(Pictures.random(3, 2, 2))
                .isNotEqualTo(new PixelImage(2, 3, Pictures.random(3, 2, 1).rgb()));
    }

    @Test
    void blackIsAllZero() {
        assertThat(PixelImage.black(4, 3).rgb()).hasSize(36).containsOnly(0);
    }

    @Test
    void refusesAWrongNumberOfBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PixelImage(2, 2, new byte[11]))
                .withMessage("rgb has 11 bytes, expected 12 for 2 x 2 pixels");
    }

    @Test
    void refusesSidesThatAreNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PixelImage.black(0, 1))
                .withMessage("width is 0, expected at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PixelImage.black(1, -1))
                .withMessage("height is -1, expected at least 1");
    }

    @Test
    void refusesMoreThanAnArrayHolds() {
        assertThatIllegalArgumentException().isThrownBy(() -> PixelImage.black(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> PixelImage.black(1, 1).resize(30_000, 30_000));
    }

    @Property
    void theSameSizeIsTheSamePicture(
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 9) int height,
            @ForAll long seed) {
        PixelImage image = Pictures.random(width, height, seed);
        assertThat(image.resize(width, height)).isEqualTo(image);
    }

    @Property
    void aConstantStaysConstant(
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int newWidth,
            @ForAll @IntRange(min = 1, max = 40) int newHeight,
            @ForAll @IntRange(min = 0, max = 255) int red,
            @ForAll @IntRange(min = 0, max = 255) int green) {
        assertThat(Pictures.constant(width, height, red, green, 255).resize(newWidth, newHeight))
                .isEqualTo(Pictures.constant(newWidth, newHeight, red, green, 255));
    }

    @Property
    void agreesWithAFloatingPointReference(
            @ForAll @IntRange(min = 1, max = 12) int width,
            @ForAll @IntRange(min = 1, max = 12) int height,
            @ForAll @IntRange(min = 1, max = 25) int newWidth,
            @ForAll @IntRange(min = 1, max = 25) int newHeight,
            @ForAll long seed) {
        PixelImage image = Pictures.random(width, height, seed);
        PixelImage resized = image.resize(newWidth, newHeight);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < PixelImage.CHANNELS; c++) {
                    double expected = 0;
                    for (int sy = 0; sy < height; sy++) {
                        for (int sx = 0; sx < width; sx++) {
                            expected += weight(x, newWidth, sx, width)
                                    * weight(y, newHeight, sy, height)
                                    * image.value(sx, sy, c);
                        }
                    }
                    assertThat((double) resized.value(x, y, c)).isBetween(expected - 0.5001, expected + 0.5001);
                }
            }
        }
    }

    /** The share of a source pixel in a target pixel along one axis. */
    private static double weight(int target, int targets, int source, int sources) {
        double scale = (double) sources / targets;
        if (scale >= 1) {
            double low = Math.max(target * scale, source);
            double high = Math.min((target + 1) * scale, source + 1);
            return Math.max(0, high - low) / scale;
        }
        double centre = Math.clamp((target + 0.5) * scale - 0.5, 0, sources - 1);
        return Math.max(0, 1 - Math.abs(centre - source));
    }

    @Test
    void roundsHalvesUp() {
        PixelImage image = new PixelImage(2, 1, new byte[]{0, 1, 2, 1, 2, 4});
        assertThat(image.resize(1, 1).rgb()).containsExactly(1, 2, 3);
    }

    @Test
    void doublingInterpolatesAndContinuesTheBorder() {
        PixelImage image = new PixelImage(2, 1, new byte[]{0, 0, 0, 100, 100, 100});
        PixelImage doubled = image.resize(4, 1);
        assertThat(new int[]{doubled.value(0, 0, 0), doubled.value(1, 0, 0), doubled.value(2, 0, 0),
                doubled.value(3, 0, 0)
        }).containsExactly(0, 25, 75, 100);
    }
}

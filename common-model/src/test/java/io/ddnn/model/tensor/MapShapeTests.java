package io.ddnn.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapShapeTests {

    @Test
    void countsValuesBytesAndWords() {
        MapShape shape = new MapShape(5, 3, 65);
        assertThat(shape.pixels()).isEqualTo(15);
        assertThat(shape.values()).isEqualTo(975);
        assertThat(shape.packedBytes()).isEqualTo(122);
        assertThat(shape.wordsPerPixel()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, height is 0", "1, -1, 1, width is -1", "1, 1, 0, channels is 0",
            "65536, 1, 1, height is 65536", "1, 65536, 1, width is 65536", "1, 1, 65536, channels is 65536"})
    void refusesSidesThatNoFileCanHold(int height, int width, int channels, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MapShape(height, width, channels))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({"65535, 65535, 65535", "65535, 65535, 1", "1024, 1024, 65", "8192, 8193, 1"})
    void refusesMoreValuesThanFitWithoutOverflow(int height, int width, int channels) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MapShape(height, width, channels))
                .withMessage("shape " + height + " x " + width + " x " + channels + " has more than 67108864 values");
    }

    @Test
    void holdsTheLargestShape() {
        assertThat(new MapShape(1024, 1024, 64).values()).isEqualTo(MapShape.MAX_VALUES);
    }
}

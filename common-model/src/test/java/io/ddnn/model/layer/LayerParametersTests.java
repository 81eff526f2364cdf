package io.ddnn.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerParametersTests {

    private static final MapShape INPUT = new MapShape(4, 5, 2);

    private static ConvPoolParameters block(int stride, int filters, int[][] thresholds, boolean[] flips) {
        BitTensor filter = new BitTensor(new MapShape(3, 3, 2));
        return new ConvPoolParameters(INPUT, stride, Collections.nCopies(filters, filter), thresholds, flips);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "1, 2, 1, 1", "2, 1, 1, 1", "32, 31, 16, 16", "33, 34, 17, 17"})
    void strideTwoHalvesAndRoundsUp(int height, int width, int outHeight, int outWidth) {
        assertThat(ConvPoolParameters.outputShape(new MapShape(height, width, 3), 2, 7))
                .isEqualTo(new MapShape(outHeight, outWidth, 7));
    }

    @Test
    void strideOneKeepsTheSize() {
        assertThat(block(1, 3, new int[1][3], new boolean[3]).output()).isEqualTo(new MapShape(4, 5, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void refusesOtherStrides(int stride) {
        assertThatIllegalArgumentException().isThrownBy(() -> block(stride, 1, new int[1][1], new boolean[1]))
                .withMessage("stride is " + stride + ", expected 1 or 2");
    }

    @Test
    void refusesABlockWithoutFilters() {
        assertThatIllegalArgumentException().isThrownBy(() -> block(1, 0, new int[1][0], new boolean[0]))
                .withMessage("filters is empty, expected at least one");
    }

    @Test
    void refusesThresholdsThatDoNotFitTheFilters() {
        assertThatIllegalArgumentException().isThrownBy(() -> block(1, 2, new int[][]{{1, 2}, {1}}, new boolean[2]))
                .withMessage("thresholds has a row of 1, expected 2");
        assertThatIllegalArgumentException().isThrownBy(() -> block(1, 2, new int[0][], new boolean[2]))
                .withMessageStartingWith("thresholds is empty");
        assertThatIllegalArgumentException().isThrownBy(() -> block(1, 2, new int[1][2], new boolean[1]))
                .withMessage("flips has 1 values, expected 2");
    }

    @Test
    void refusesFiltersThatDoNotFitTheInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvPoolParameters(INPUT, 1, List.of(new BitTensor(new MapShape(3, 3, 3))),
                        new int[1][1], new boolean[1]))
                .withMessage("filter has shape 3x3x3, expected 3x3x2");
    }

    @Test
    void refusesHeadsThatDoNotFit() {
        BitTensor row = new BitTensor(INPUT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearParameters(INPUT, List.of(row), new double[1], new double[1]))
                .withMessage("weights has 1 classes, expected at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearParameters(INPUT, List.of(row, row), new double[3], new double[2]))
                .withMessage("scale has 3 values, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearParameters(INPUT, List.of(row, row), new double[2],
                        new double[]{0, Double.NaN}))
                .withMessage("offset holds NaN, expected finite numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearParameters(new MapShape(5, 4, 2), List.of(row, row), new double[2],
                        new double[2]))
                .withMessage("weights have shape 4x5x2, expected 5x4x2");
    }
}

package io.ddnn.model.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.testing.RealLayers;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTests {

    private static boolean bit(BatchNorm.Comparison comparison, int sum) {
        return sum >= comparison.threshold() ^ comparison.flip();
    }

    @Property(tries = 2000, seed = "201")
    void foldedComparisonEqualsTheFormulaAroundItsThreshold(
            @ForAll @Scale(9) @DoubleRange(min = -4, max = 4) double gamma,
            @ForAll @Scale(9) @DoubleRange(min = -4, max = 4) double beta,
            @ForAll @Scale(9) @DoubleRange(min = -50, max = 50) double mean,
            @ForAll @Scale(9) @DoubleRange(min = 0, max = 900) double variance,
            @ForAll @Scale(9) @DoubleRange(min = -3, max = 3) double bias,
            @ForAll @IntRange(min = 1, max = 255) int divisor,
            @ForAll @IntRange(min = -7000, max = 7000) int anywhere) {
        BatchNorm norm = new BatchNorm(gamma, beta, mean, variance, 1e-5);
        BatchNorm.Comparison folded = norm.fold(bias, divisor);
        assertEquals(norm, folded, bias, divisor, anywhere);
        for (int sum = folded.threshold() - 2; sum <= folded.threshold() + 2; sum++) {
            if (Math.abs(sum) < 1 << 30) {
                assertEquals(norm, folded, bias, divisor, sum);
            }
        }
    }

    @Property(tries = 2000, seed = "202")
    void foldedComparisonEqualsTheFormulaOnExactZeros(@ForAll @IntRange(min = -8, max = 8) int gamma,
            @ForAll @IntRange(min = -8, max = 8) int beta, @ForAll @IntRange(min = -200, max = 200) int mean,
            @ForAll @IntRange(min = 0, max = 3) int deviation, @ForAll @IntRange(min = -8, max = 8) int bias,
            @ForAll @IntRange(min = 0, max = 3) int divisor) {
        double sd = Math.scalb(1.0, deviation);
        BatchNorm norm = new BatchNorm(gamma / 4.0, beta / 4.0, mean / 4.0, sd * sd - 0.5, 0.5);
        BatchNorm.Comparison folded = norm.fold(bias / 4.0, 1 << divisor);
        for (int sum = -600; sum <= 600; sum++) {
            assertEquals(norm, folded, bias / 4.0, 1 << divisor, sum);
        }
    }

    private static void assertEquals(BatchNorm norm, BatchNorm.Comparison folded, double bias, int divisor, int sum) {
        double y = RealLayers.batchNorm((double) sum / divisor + bias, norm);
        assertThat(bit(folded, sum)).as("%s, bias %s, sum %d/%d: %s", norm, bias, sum, divisor, y).isEqualTo(y >= 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10, 49, 255})
    void aSumAtTheMeanIsPlusOneInBothDirections(int divisor) {
        for (int sum = -255; sum <= 255; sum++) {
            double mean = (double) sum / divisor;
            BatchNorm.Comparison rising = new BatchNorm(1, 0, mean, 1, 1e-5).fold(0, divisor);
            BatchNorm.Comparison falling = new BatchNorm(-1, 0, mean, 1, 1e-5).fold(0, divisor);
            assertThat(rising).isEqualTo(new BatchNorm.Comparison(sum, false));
            assertThat(falling).isEqualTo(new BatchNorm.Comparison(sum + 1, true));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 49, 255})
    void wholeMeansFoldToWholeThresholdsForEveryDivisor(int divisor) {
        for (int mean = -100; mean <= 100; mean++) {
            assertThat(new BatchNorm(2, 0, mean, 4, 1e-5).fold(0, divisor).threshold()).isEqualTo(mean * divisor);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1e-9, true", "-1e-9, false"})
    void zeroGammaLeavesTheSignOfBeta(double beta, boolean expected) {
        BatchNorm.Comparison folded = new BatchNorm(0, beta, 5, 1, 1e-5).fold(3, 1);
        for (int sum : new int[]{-(1 << 30) + 1, -1, 0, 1, (1 << 30) - 1}) {
            assertThat(bit(folded, sum)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1e300, true", "1, -1e300, false", "-1, 1e300, true", "1e-300, -1, false", "1e-300, 1, true"})
    void thresholdsOutOfReachAreNeverOrAlwaysPassed(double gamma, double beta, boolean expected) {
        BatchNorm.Comparison folded = new BatchNorm(gamma, beta, 0, 1, 1e-5).fold(0, 1);
        assertThat(bit(folded, -(1 << 30) + 1)).isEqualTo(expected);
        assertThat(bit(folded, (1 << 30) - 1)).isEqualTo(expected);
    }

    @Test
    void scaleAndOffsetEqualTheFormula() {
        BatchNorm norm = new BatchNorm(-1.5, 0.25, 3, 8, 1);
        assertThat(norm.scale()).isEqualTo(-0.5);
        assertThat(norm.scale() * 7 + norm.offset(2)).isEqualTo(RealLayers.batchNorm(7 + 2, norm));
    }

    @ParameterizedTest
    @CsvSource({"NaN, 0, 0, 1, 1", "0, Infinity, 0, 1, 1", "0, 0, -Infinity, 1, 1", "0, 0, 0, -1, 1", "0, 0, 0, NaN, 1",
            "0, 0, 0, Infinity, 1", "0, 0, 0, 1, 0", "0, 0, 0, 1, NaN"})
    void refusesParametersThatAreNone(double gamma, double beta, double mean, double variance, double epsilon) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchNorm(gamma, beta, mean, variance, epsilon))
                .withMessageContaining("expected");
    }

    @Test
    void refusesABiasThatIsNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchNorm(1, 0, 0, 1, 1e-5).fold(Double.POSITIVE_INFINITY, 1))
                .withMessage("bias is Infinity, expected a finite number");
    }

    @Test
    void refusesADivisorBelowOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchNorm(1, 0, 0, 1, 1e-5).fold(0, 0))
                .withMessage("divisor is 0, expected at least 1");
    }
}

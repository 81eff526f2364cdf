package io.ddnn.model.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassificationTests {

    private static Classification of(double... scores) {
        return Classification.of(scores, 1);
    }

    private static double[] random(int classes, double spread, long seed) {
        return new Random(seed).doubles(classes, -spread, spread).toArray();
    }

    @Property(tries = 1000, seed = "601")
    void probabilitiesSumToOneAndEntropyIsBounded(@ForAll @IntRange(min = 2, max = 20) int classes,
            @ForAll @IntRange(min = -3, max = 6) int magnitude, @ForAll @IntRange(min = -3, max = 3) int temperature,
            @ForAll long seed) {
        double[] scores = random(classes, Math.pow(10, magnitude), seed);
        Classification c = Classification.of(scores, Math.pow(10, temperature));
        assertThat(Arrays.stream(c.probabilities()).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(c.probabilities())).allMatch(p -> p >= 0 && p <= 1);
        assertThat(c.entropy()).isBetween(0.0, 1.0);
        assertThat(c.confidence()).isEqualTo(Arrays.stream(c.probabilities()).max().orElseThrow());
        assertThat(scores[c.label()]).isEqualTo(Arrays.stream(scores).max().orElseThrow());
    }

    @Property(tries = 500, seed = "602")
    void equalsTheFormula(@ForAll @IntRange(min = 2, max = 12) int classes,
            @ForAll @DoubleRange(min = 0.5, max = 5) double temperature, @ForAll long seed) {
        double[] scores = random(classes, 20, seed);
        double sum = Arrays.stream(scores).map(s -> Math.exp(s / temperature)).sum();
        double entropy = Arrays.stream(scores)
                .map(s -> Math.exp(s / temperature) / sum)
                .map(p -> p == 0 ? 0 : -p * Math.log(p))
                .sum() / Math.log(scores.length);
        assertThat(Classification.of(scores, temperature).entropy()).isCloseTo(entropy, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 256})
    void equalScoresAreWhollyUncertain(int classes) {
        double[] scores = new double[classes];
        Arrays.fill(scores, 7.5);
        Classification c = of(scores);
        assertThat(c.entropy()).isCloseTo(1, within(1e-15)).isLessThanOrEqualTo(1);
        assertThat(c.label()).isZero();
        assertThat(c.confidence()).isCloseTo(1.0 / classes, within(1e-15));
    }

    @Test
    void oneScoreFarAboveTheOthersIsCertain() {
        Classification c = of(-1000, 1000, -1000);
        assertThat(c.entropy()).isZero();
        assertThat(c.confidence()).isOne();
        assertThat(c.label()).isOne();
    }

    @Test
    void knownValueOfTwoClasses() {
        Classification c = of(Math.log(3), 0);
        assertThat(c.probabilities()[0]).isCloseTo(0.75, within(1e-15));
        assertThat(c.entropy()).isCloseTo(0.8112781244591328, within(1e-12));
    }

    @Property(tries = 300, seed = "603")
    void aShiftOfAllScoresChangesNothing(@ForAll @IntRange(min = 2, max = 6) int classes,
            @ForAll @IntRange(min = -1000, max = 1000) int shift, @ForAll long seed) {
        double[] here = new Random(seed).ints(classes, -40, 41).mapToDouble(s -> s / 4.0).toArray();
        double[] there = Arrays.stream(here).map(s -> s + shift).toArray();
        assertThat(of(there).entropy()).isEqualTo(of(here).entropy());
        assertThat(of(there).probabilities()).containsExactly(of(here).probabilities());
        assertThat(of(there).label()).isEqualTo(of(here).label());
    }

    @Test
    void temperatureDividesTheScores() {
        assertThat(Classification.of(new double[]{4, -2, 1}, 2).probabilities())
                .containsExactly(of(2, -1, 0.5).probabilities());
    }

    @Test
    void aHigherTemperatureIsLessCertain() {
        double last = -1;
        for (double temperature : new double[]{0.1, 0.5, 1, 2, 10, 1000}) {
            double entropy = Classification.of(new double[]{2, 1, 0}, temperature).entropy();
            assertThat(entropy).isGreaterThan(last);
            last = entropy;
        }
    }

    @Test
    void theFirstOfEqualScoresIsTheLabel() {
        assertThat(of(1, 3, 3).label()).isEqualTo(1);
        assertThat(of(-0.0, 0.0).label()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void scoresThatAreNotFiniteNeverExit(double score) {
        Classification c = of(0, score, 1);
        assertThat(c.entropy()).isNaN();
        assertThat(c.exitsAt(1)).isFalse();
    }

    @Test
    void largestScoresStayFinite() {
        Classification c = of(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE);
        assertThat(c.probabilities()).containsExactly(0.5, 0, 0.5);
        assertThat(c.entropy()).isCloseTo(Math.log(2) / Math.log(3), within(1e-12));
    }

    @Test
    void exitsAtAndUnderTheThreshold() {
        Classification c = of(1, 0);
        assertThat(c.exitsAt(c.entropy())).isTrue();
        assertThat(c.exitsAt(Math.nextDown(c.entropy()))).isFalse();
        assertThat(of(0, 0).exitsAt(1)).isTrue();
        assertThat(of(1000, -1000).exitsAt(0)).isTrue();
    }

    @Test
    void keepsItsScoresFromChangesOfTheArray() {
        double[] scores = {1, 2};
        Classification c = of(scores);
        scores[0] = 9;
        assertThat(c.scores()).containsExactly(1, 2);
    }

    @Test
    void refusesFewerThanTwoScores() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(1)).withMessage("got 1 scores, expected at least 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesTemperaturesThatAreNotPositive(double temperature) {
        assertThatIllegalArgumentException().isThrownBy(() -> Classification.of(new double[2], temperature))
                .withMessage("temperature is " + temperature + ", expected a positive number");
    }
}

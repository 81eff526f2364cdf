package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccuracyProofTests {

    private static final ThresholdGoal.Accuracy GOAL = new ThresholdGoal.Accuracy(0.9, 0.9);

    private static AccuracyProof.Path path(int steps, int... starts) {
        return new AccuracyProof.Path(
                IntStream.range(0, steps).mapToObj(i -> new double[]{i}).toList(), starts);
    }

    private static Outcome right(int right, int total) {
        return new Outcome(total, right, 0, 0, Map.of());
    }

    private static AccuracyProof.Tried tried(double threshold, int right, double bytes) {
        return new AccuracyProof.Tried(new double[]{threshold}, new Outcome(20, right, 0, bytes, Map.of()));
    }

    @Test
    void takesTheLastBeforeTheFirstThatFails() {
        int[] right = {100, 99, 98, 80, 100};
        AccuracyProof.Shown shown = AccuracyProof.of(GOAL, path(5, 0), at -> right(right[(int) at[0]], 100), 100);
        assertThat(shown.thresholds()).containsExactly(2);
        assertThat(shown.proof()).isEqualTo(new AccuracyProof(100, 98, 0.9));
    }

    @Test
    void anotherStartPassesWhatFailedAtTheFirstAndCostsLevel() {
        int[] right = {80, 99, 95, 80, 100};
        assertThat(BinomialBound.lower(95, 100, 0.9)).isGreaterThan(0.9);
        assertThat(BinomialBound.lower(95, 100, 0.95)).isLessThan(0.9);
        AccuracyProof.Shown shown = AccuracyProof.of(GOAL, path(5, 0, 1), at -> right(right[(int) at[0]], 100), 100);
        assertThat(shown.thresholds()).containsExactly(1);
        assertThat(AccuracyProof.of(GOAL, path(5, 1), at -> right(right[(int) at[0]], 100), 100).thresholds())
                .containsExactly(2);
    }

    @Test
    void tellsTheBestBoundAndHowManySamplesWouldDo() {
        int[] right = {95, 94};
        long needed = BinomialBound.trialsFor(95, 100, 0.9, 0.95);
        assertThatExceptionOfType(CalibrationException.class)
                .isThrownBy(() -> AccuracyProof.of(
                        GOAL, path(2, 0, 1), at -> right(right[(int) at[0]], 100), 200))
                .withMessageStartingWith("an accuracy of 90.00 % cannot be shown with a confidence of 0.9: the best"
                        + " thresholds are right on 95 of the 100 samples kept for the test, which shows 89.")
                .withMessageEndingWith("that is 95.00 %, for which about " + 2 * needed
                        + " labelled samples would be needed in place of 200");
    }

    @Test
    void tellsWhereMoreSamplesWouldNotDo() {
        assertThatExceptionOfType(CalibrationException.class)
                .isThrownBy(() -> AccuracyProof.of(GOAL, path(1, 0), _ -> right(90, 100), 100))
                .withMessageEndingWith(
                        "that is 90.00 %, not above the target, so that more samples alone would not do");
    }

    /** Thresholds grow worse along the path; the target lies between two of them, so that errors are as likely as can be. */
    @ParameterizedTest
    @ValueSource(ints = {60, 300})
    void errsNoMoreOftenThanTheConfidenceAllows(int samples) {
        Random random = new Random(1111);
        int trials = 4000;
        int errors = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] luck = random.doubles(samples).toArray();
            AccuracyProof.Test test = at -> {
                double accuracy = 0.95 - 0.0101 * at[0];
                return right((int) Arrays.stream(luck).filter(each -> each < accuracy).count(), samples);
            };
            try {
                double step = AccuracyProof.of(GOAL, path(20, 0, 3, 5), test, samples).thresholds()[0];
                errors += 0.95 - 0.0101 * step < GOAL.target() ? 1 : 0;
            } catch (CalibrationException _) {
                // nothing was taken
            }
        }
        double allowed = 1 - GOAL.confidence();
        assertThat((double) errors / trials).isLessThan(allowed + 3 * Math.sqrt(allowed * (1 - allowed) / trials));
        assertThat(errors).as("the test is not idle").isPositive();
    }

    @Test
    void thePathFallsInBytesAndStartsAtTheMostAccurate() {
        List<AccuracyProof.Tried> all = new ArrayList<>(List.of(tried(0.1, 18, 100), tried(0.2, 19, 80),
                tried(0.3, 20, 60), tried(0.4, 17, 60), tried(0.5, 20, 40), tried(0.6, 15, 20)));
        AccuracyProof.Path path = AccuracyProof.path(all.reversed());
        assertThat(path.steps()).extracting(step -> step[0]).containsExactly(0.1, 0.2, 0.3, 0.5, 0.6);
        assertThat(path.starts()).containsExactly(2, 3);
    }

    @Test
    void ofManyThatAreEquallyAccurateSomeAreStarts() {
        List<AccuracyProof.Tried> all = IntStream.rangeClosed(0, 30).mapToObj(i -> tried(i, 20, 100 - i)).toList();
        assertThat(AccuracyProof.path(all).starts()).containsExactly(0, 10, 20, 30);
    }

    @Test
    void oneThresholdIsAPath() {
        AccuracyProof.Path path = AccuracyProof.path(List.of(tried(0.1, 18, 100)));
        assertThat(path.steps()).hasSize(1);
        assertThat(path.starts()).containsExactly(0);
    }
}

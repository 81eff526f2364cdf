package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialBoundTests {

    /** The probability of at least some hits, summed term by term from the definition. */
    private static double probabilityOfAtLeast(int hits, int trials, double share) {
        double sum = 0;
        for (int k = hits; k <= trials; k++) {
            double logChoose = 0;
            for (int i = 1; i <= k; i++) {
                logChoose += Math.log(trials - k + i) - Math.log(i);
            }
            sum += Math.exp(logChoose + k * Math.log(share) + (trials - k) * Math.log1p(-share));
        }
        return sum;
    }

    @Property(tries = 300, seed = "1101")
    void atTheBoundSoManyHitsAreAsUnlikelyAsTheConfidenceSays(@ForAll @IntRange(min = 1, max = 400) int trials,
            @ForAll @DoubleRange(min = 0, max = 1) double part,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double confidence) {
        int hits = Math.max(1, (int) Math.round(part * trials));
        double bound = BinomialBound.lower(hits, trials, confidence);
        assertThat(bound).isBetween(0.0, (double) hits / trials);
        assertThat(probabilityOfAtLeast(hits, trials, bound)).isCloseTo(1 - confidence, within(1e-8));
    }

    @Test
    void whereAllHitItIsARootOfTheRest() {
        assertThat(BinomialBound.lower(160, 160, 0.95)).isCloseTo(Math.pow(0.05, 1.0 / 160), within(1e-12));
    }

    @Test
    void noHitsShowNothing() {
        assertThat(BinomialBound.lower(0, 10, 0.95)).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> BinomialBound.lower(3, 2, 0.95))
                .withMessage("hits are 3, expected 0 to the trials, 2");
        assertThatIllegalArgumentException().isThrownBy(() -> BinomialBound.lower(1, 2, 1))
                .withMessage("confidence is 1.0, expected above 0 and below 1");
    }

    @Test
    void whereAllHitTheNumberOfTrialsFollowsFromTheRoot() {
        assertThat(BinomialBound.trialsFor(20, 20, 0.97, 0.95))
                .isEqualTo((long) Math.ceil(Math.log(0.05) / Math.log(0.97)));
    }

    @ParameterizedTest
    @CsvSource({"98, 100, 0.95", "49, 50, 0.97", "995, 1000, 0.99"})
    void soManyTrialsOfTheSameShareShowTheTarget(int hits, int trials, double target) {
        int needed = Math.toIntExact(BinomialBound.trialsFor(hits, trials, target, 0.95));
        double share = (double) hits / trials;
        assertThat(BinomialBound.lower((int) Math.ceil(share * needed), needed, 0.95)).isGreaterThanOrEqualTo(target);
        assertThat(BinomialBound.lower((int) (share * needed * 0.9), (int) (needed * 0.9), 0.95)).isLessThan(target);
    }

    @Test
    void aShareThatIsNotAboveTheTargetShowsItWithNoNumber() {
        assertThat(BinomialBound.trialsFor(97, 100, 0.97, 0.95)).isZero();
    }
}

package io.ddnn.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProportionTests {

    @Test
    void theIntervalIsWilsons() {
        Proportion proportion = new Proportion(81, 263);

        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        assertThat(proportion.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(proportion.high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void theIntervalOfNoHitsBeginsAtZero() {
        Proportion proportion = new Proportion(0, 20);

        assertThat(proportion.low()).isZero();
        assertThat(proportion.high()).isCloseTo(0.1611, within(5e-5));
    }

    @Test
    void withoutTrialsNothingIsKnown() {
        Proportion proportion = new Proportion(0, 0);

        assertThat(proportion.share()).isNaN();
        assertThat(proportion.low()).isZero();
        assertThat(proportion.high()).isEqualTo(1);
    }

    @Property(seed = "1")
    void theShareLiesInTheInterval(@ForAll @IntRange(min = 1, max = 10_000) int total,
            @ForAll @IntRange(max = 10_000) int hits) {
        Proportion proportion = new Proportion(Math.min(hits, total), total);

        assertThat(proportion.share()).isBetween(proportion.low() - 1e-12, proportion.high() + 1e-12);
        assertThat(proportion.low()).isGreaterThanOrEqualTo(0);
        assertThat(proportion.high()).isLessThanOrEqualTo(1);
    }

    @Test
    void refusesMoreHitsThanTrials() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(3, 2))
                .withMessage("hits are 3, expected 0 to the total, 2");
    }
}

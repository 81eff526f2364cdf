package io.ddnn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.training.evaluate.Proportion;
import org.junit.jupiter.api.Test;

class NumbersTests {

    @Test
    void decimalsEndWithoutZeros() {
        assertThat(Numbers.decimal(62, 1)).isEqualTo("62");
        assertThat(Numbers.decimal(0.8125, 4)).isEqualTo("0.8125");
        assertThat(Numbers.decimal(0.80001, 4)).isEqualTo("0.8");
        assertThat(Numbers.decimal(100, 0)).isEqualTo("100");
    }

    @Test
    void sharesArePercent() {
        assertThat(Numbers.percent(0.9766)).isEqualTo("97.7 %");
        assertThat(Numbers.percent(new Proportion(0, 20))).isEqualTo("0.0 % [0.0-16.1]");
        assertThat(Numbers.countAndShare(new Proportion(1, 4))).isEqualTo("1 (25.0 %)");
    }

    @Test
    void aShareOfNothingIsADash() {
        assertThat(Numbers.percent(new Proportion(0, 0))).isEqualTo("-");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("-");
    }

    @Test
    void oneIsSingular() {
        assertThat(Numbers.count(1, "sample")).isEqualTo("1 sample");
        assertThat(Numbers.count(0, "sample")).isEqualTo("0 samples");
    }
}

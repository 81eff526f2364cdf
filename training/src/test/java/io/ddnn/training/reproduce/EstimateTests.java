package io.ddnn.training.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.training.evaluate.Proportion;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTests {

    @Test
    void oneSeedHasItsWilsonInterval() {
        Proportion only = new Proportion(96, 100);
        Estimate estimate = Estimate.of(List.of(only));
        assertThat(estimate).isEqualTo(new Estimate(0.96, only.low(), only.high()));
        assertThat(estimate.text()).isEqualTo("96.0 [90.2-98.4]");
    }

    @Test
    void severalSeedsHaveStudentsIntervalOfTheirMean() {
        Estimate estimate = Estimate.ofShares(List.of(0.97, 0.98, 0.96, 0.975, 0.965));
        // mean 0.97, deviation 0.0079057, t(0.975; 4) = 2.776445
        assertThat(estimate.mean()).isCloseTo(0.97, within(1e-12));
        assertThat(estimate.high() - estimate.mean()).isCloseTo(2.776445 * 0.0079057 / Math.sqrt(5), within(1e-6));
        assertThat(estimate.mean() - estimate.low()).isCloseTo(estimate.high() - estimate.mean(), within(1e-12));
    }

    @Test
    void intervalsStayShares() {
        assertThat(Estimate.ofShares(List.of(1.0, 0.99)).high()).isEqualTo(1);
        assertThat(Estimate.ofShares(List.of(0.0, 0.01)).low()).isZero();
    }

    @Test
    void whatWasNotCountedIsADash() {
        assertThat(Estimate.of(List.of(new Proportion(0, 0))).text()).isEqualTo("-");
        assertThat(Estimate.ofShares(List.of(Double.NaN, Double.NaN)).text()).isEqualTo("-");
    }
}

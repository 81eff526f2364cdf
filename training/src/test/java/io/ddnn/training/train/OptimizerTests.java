package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimizerTests {

    @Test
    void adamFindsTheMinimumOfASquare() {
        float[] parameters = {0.9f, -0.7f};
        Adam adam = new Adam(parameters, 1);
        for (int step = 0; step < 2000; step++) {
            adam.step(new float[]{2 * (parameters[0] - 0.25f), 2 * (parameters[1] - 0.5f)}, 0.01);
        }
        assertThat(parameters[0]).isCloseTo(0.25f, within(1e-3f));
        assertThat(parameters[1]).isCloseTo(0.5f, within(1e-3f));
    }

    @Test
    void adamsFirstStepIsAsLongAsTheRate() {
        float[] parameters = {0.5f};
        new Adam(parameters, 1).step(new float[]{123}, 0.01);
        assertThat(parameters[0]).isCloseTo(0.49f, within(1e-6f));
    }

    @Test
    void adamKeepsParametersWithinTheirLimit() {
        float[] parameters = {0.95f, -0.95f};
        Adam adam = new Adam(parameters, 1);
        for (int step = 0; step < 100; step++) {
            adam.step(new float[]{-1, 1}, 0.1);
        }
        assertThat(parameters).containsExactly(1, -1);
    }

    @Test
    void theLearningRateRisesThenFallsToAHundredth() {
        LearningRate rate = new LearningRate(0.5, 10, 100);
        assertThat(rate.at(0)).isCloseTo(0.05, within(1e-3));
        assertThat(rate.at(9)).isGreaterThan(0.48);
        assertThat(rate.at(50)).isCloseTo(0.2525, within(1e-6));
        assertThat(rate.at(99)).isCloseTo(0.005, within(2e-4));
    }

    @Test
    void withoutWarmUpTheLearningRateStartsAtItsLargest() {
        assertThat(new LearningRate(0.5, 0, 100).at(0)).isEqualTo(0.5);
    }
}

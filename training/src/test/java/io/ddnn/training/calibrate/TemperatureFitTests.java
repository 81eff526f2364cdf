package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.exit.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemperatureFitTests {

    @Test
    void findsTheTemperatureThatLabelsWereDrawnWith() {
        SplittableRandom random = new SplittableRandom(11);
        List<double[]> scores = new ArrayList<>();
        int[] labels = new int[4000];
        for (int i = 0; i < labels.length; i++) {
            double[] row = {4 * random.nextDouble(), 4 * random.nextDouble(), 4 * random.nextDouble()};
            scores.add(row);
            labels[i] = draw(Classification.of(row, 1.7).probabilities(), random.nextDouble());
        }
        assertThat(new TemperatureFit(scores, labels).temperature()).isCloseTo(1.7, within(0.15));
    }

    @Test
    void staysModestWhereAllLabelsAreRight() {
        List<double[]> scores = List.of(new double[]{2, 0, 0}, new double[]{0, 2, 0}, new double[]{0, 0, 2});
        assertThat(new TemperatureFit(scores, new int[]{0, 1, 2}).temperature()).isBetween(0.5, 1.5);
    }

    @Test
    void isOneWithoutSamples() {
        assertThat(new TemperatureFit(List.of(), new int[0]).temperature()).isEqualTo(1);
    }

    private static int draw(double[] probabilities, double at) {
        int label = 0;
        double sum = probabilities[0];
        while (at > sum && label < probabilities.length - 1) {
            label++;
            sum += probabilities[label];
        }
        return label;
    }
}

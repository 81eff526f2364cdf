package io.ddnn.training.calibrate;

import io.ddnn.model.exit.Classification;
import java.util.List;

/**
 * Fits the temperature of an exit (Guo et al. 2017): the one that minimises the mean negative log-likelihood of the
 * labels, found by golden-section search over its logarithm.
 *
 * <p>With few samples that are all right the likelihood would rise without end as the temperature falls. So a label
 * counts {@code (n + 1) / (n + 2)} of n samples, and the other classes share the rest (Platt 1999).
 */
final class TemperatureFit {

    private static final double MIN = 0.05;
    private static final double MAX = 20;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int STEPS = 60;

    private final List<double[]> scores;
    private final int[] labels;
    private final double share;

    TemperatureFit(List<double[]> scores, int[] labels) {
        this.scores = scores;
        this.labels = labels;
        this.share = (labels.length + 1.0) / (labels.length + 2.0);
    }

    /** The best temperature; 1 where there are no samples. */
    double temperature() {
        if (scores.isEmpty()) {
            return 1;
        }
        double low = StrictMath.log(MIN);
        double high = StrictMath.log(MAX);
        for (int step = 0; step < STEPS; step++) {
            double left = high - GOLDEN * (high - low);
            double right = low + GOLDEN * (high - low);
            if (loss(StrictMath.exp(left)) <= loss(StrictMath.exp(right))) {
                high = right;
            } else {
                low = left;
            }
        }
        return round(StrictMath.exp((low + high) / 2));
    }

    /** To six significant digits: what a person can read in a definition. */
    private static double round(double value) {
        return Double.parseDouble("%.5e".formatted(value));
    }

    private double loss(double temperature) {
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] probabilities = Classification.of(scores.get(i), temperature).probabilities();
            for (int label = 0; label < probabilities.length; label++) {
                double target = label == labels[i] ? share : (1 - share) / (probabilities.length - 1);
                loss -= target * StrictMath.log(Math.max(probabilities[label], Double.MIN_NORMAL));
            }
        }
        return loss / labels.length;
    }
}

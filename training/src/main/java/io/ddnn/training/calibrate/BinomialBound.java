package io.ddnn.training.calibrate;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The exact lower confidence bound of a share (Clopper and Pearson 1934): with k hits in n independent trials, the
 * {@code 1 - confidence} quantile of the beta distribution with parameters k and n - k + 1. The true share is under it
 * with a probability of at most {@code 1 - confidence}, however few the trials.
 */
public final class BinomialBound {

    private static final double MAX_TRIALS = 1e9;

    private BinomialBound() {}

    /**
     * The lower bound of the true share.
     *
     * @param hits at least 0, at most the trials
     * @param trials number of independent trials
     * @param confidence above 0 and below 1
     */
    public static double lower(int hits, int trials, double confidence) {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException("hits are " + hits + ", expected 0 to the trials, " + trials);
        }
        return quantile(hits, trials, confidence);
    }

    /**
     * The number of trials at which a share of hits like that seen would show a target.
     *
     * @return the number; 0 if no number would do, as the share that was seen is not above the target
     */
    static long trialsFor(int hits, int trials, double target, double confidence) {
        double share = (double) hits / trials;
        if (share <= target) {
            return 0;
        }
        double low = 1;
        double high = 2;
        while (high < MAX_TRIALS && quantile(share * high, high, confidence) < target) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            double middle = Math.rint((low + high) / 2);
            if (quantile(share * middle, middle, confidence) < target) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (long) high;
    }

    private static double quantile(double hits, double trials, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + ", expected above 0 and below 1");
        }
        return hits == 0
                ? 0
                : BetaDistribution.of(hits, trials - hits + 1).inverseCumulativeProbability(1 - confidence);
    }
}

package io.ddnn.training.reproduce;

import io.ddnn.training.evaluate.Proportion;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A share with its 95 % confidence interval: of several seeds, the mean and Student's interval of the mean; of one seed,
 * the Wilson interval over its samples. The first says how much training varies, the second how much is known from so few
 * samples.
 *
 * @param mean 0 to 1; NaN where there was nothing to count
 * @param low lower end, at least 0
 * @param high upper end, at most 1
 */
record Estimate(double mean, double low, double high) {

    private static final double QUANTILE = 0.975;

    /** The estimate from one count a seed. */
    static Estimate of(List<Proportion> seeds) {
        if (seeds.size() == 1) {
            Proportion only = seeds.getFirst();
            return new Estimate(only.share(), only.low(), only.high());
        }
        return ofShares(seeds.stream().map(Proportion::share).toList());
    }

    /** The mean of one share a seed, and Student's interval; of one seed, the share alone. */
    static Estimate ofShares(List<Double> seeds) {
        double mean = mean(seeds);
        if (seeds.size() < 2) {
            return new Estimate(mean, mean, mean);
        }
        double squares = seeds.stream().mapToDouble(share -> (share - mean) * (share - mean)).sum();
        int freedom = seeds.size() - 1;
        double margin = TDistribution.of(freedom).inverseCumulativeProbability(QUANTILE)
                * Math.sqrt(squares / freedom / seeds.size());
        return new Estimate(mean, Math.max(0, mean - margin), Math.min(1, mean + margin));
    }

    /** The mean of some values. */
    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** In percent, with the interval in brackets; a dash where there was nothing to count. */
    String text() {
        if (Double.isNaN(mean)) {
            return "-";
        }
        return low == high
                ? percent(mean)
                : String.format(Locale.ROOT, "%.1f [%.1f-%.1f]", 100 * mean, 100 * low, 100 * high);
    }

    /** A share in percent, with one decimal. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    /** A mean number of bytes, with one decimal. */
    static String bytes(List<Double> values) {
        return String.format(Locale.ROOT, "%.1f", mean(values));
    }
}

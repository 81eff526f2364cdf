package io.ddnn.model.layer;

/**
 * Batch norm of one channel at inference: {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta}.
 *
 * @param gamma scale
 * @param beta shift
 * @param mean running mean
 * @param variance running variance, not negative
 * @param epsilon what is added to the variance, positive
 */
public record BatchNorm(double gamma, double beta, double mean, double variance, double epsilon) {

    /** Thresholds are clamped to this range, which no sum of a map of {@code MapShape.MAX_VALUES} values leaves. */
    private static final double LIMIT = 1 << 30;

    public BatchNorm {
        if (!Double.isFinite(gamma) || !Double.isFinite(beta) || !Double.isFinite(mean)) {
            throw new IllegalArgumentException(
                    "gamma, beta and mean are " + gamma + ", " + beta + ", " + mean + ", expected finite numbers");
        }
        if (!(variance >= 0) || !(epsilon > 0)) {
            throw new IllegalArgumentException("variance is " + variance + " and epsilon " + epsilon
                    + ", expected variance >= 0 and epsilon > 0");
        }
    }

    /**
     * A comparison that equals batch norm and sign: {@code bit = (sum >= threshold) XOR flip}.
     *
     * @param threshold smallest integer sum that passes
     * @param flip whether the outcome is inverted (negative gamma)
     */
    public record Comparison(int threshold, boolean flip) {}

    /**
     * Folds bias, batch norm and sign (with {@code sign(0) = +1}) into a comparison of an integer sum.
     *
     * <p>With {@code x = sum * unit + bias} the bit is 1 where {@code gamma * (x - mean) / sd + beta >= 0}; so where
     * {@code sum >= t} for positive gamma and where {@code sum <= t} for negative gamma, with {@code t = (mean - bias -
     * beta * sd / gamma) / unit}. The latter is the inverse of {@code sum >= floor(t) + 1}. A maximum of sums may take
     * the place of the sum.
     *
     * @param bias the convolution's bias
     * @param unit the real value of a sum of one: 1 for bits, 1/255 for pixels in [0, 1], 1/n for the mean of n maps
     */
    public Comparison fold(double bias, double unit) {
        if (gamma == 0) {
            return new Comparison((int) -LIMIT, beta < 0);
        }
        double t = (mean - bias - beta * Math.sqrt(variance + epsilon) / gamma) / unit;
        return gamma > 0
                ? new Comparison(clamp(Math.ceil(t)), false)
                : new Comparison(clamp(Math.floor(t) + 1), true);
    }

    private static int clamp(double value) {
        return (int) Math.clamp(value, -LIMIT, LIMIT);
    }

    /** The factor that {@link LinearParameters} applies to a sum. */
    public double scale() {
        return gamma / Math.sqrt(variance + epsilon);
    }

    /** The constant that {@link LinearParameters} adds, for a layer with this bias. */
    public double offset(double bias) {
        return beta + scale() * (bias - mean);
    }
}

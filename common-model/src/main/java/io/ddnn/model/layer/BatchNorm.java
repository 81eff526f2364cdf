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

    /** Every sum lies between the negative of this and this, both excluded. */
    private static final int LIMIT = 1 << 30;

    public BatchNorm {
        if (!Double.isFinite(gamma) || !Double.isFinite(beta) || !Double.isFinite(mean)) {
            throw new IllegalArgumentException(
                    "gamma, beta and mean are " + gamma + ", " + beta + ", " + mean + ", expected finite numbers");
        }
        if (!(variance >= 0) || !(epsilon > 0) || !Double.isFinite(variance + epsilon)) {
            throw new IllegalArgumentException("variance is " + variance + " and epsilon " + epsilon
                    + ", expected variance >= 0 and epsilon > 0, both finite");
        }
    }

    /**
     * A comparison that equals batch norm and sign: {@code bit = (sum >= threshold) XOR flip}.
     *
     * @param threshold smallest integer sum that passes, from -2^30 (every sum passes) to 2^30 (none does)
     * @param flip whether the outcome is inverted (negative gamma)
     */
    public record Comparison(int threshold, boolean flip) {}

    /**
     * Folds bias, batch norm and sign (with {@code sign(0) = +1}) into a comparison of an integer sum.
     *
     * <p>With {@code x = sum / divisor + bias} the bit is 1 where {@code gamma * (x - mean) / sqrt(variance + epsilon) +
     * beta >= 0}. Every step of this formula rises or falls with the sum in double arithmetic too, so the bound is
     * searched for by the formula itself: the comparison equals the formula for every sum, ties included. A maximum of
     * sums may take the place of the sum.
     *
     * @param bias the convolution's bias, finite
     * @param divisor the sum that stands for a real value of one: 1 for bits, 255 for pixels in [0, 1], n for the mean of
     *     n maps
     */
    public Comparison fold(double bias, int divisor) {
        if (!Double.isFinite(bias)) {
            throw new IllegalArgumentException("bias is " + bias + ", expected a finite number");
        }
        if (divisor < 1) {
            throw new IllegalArgumentException("divisor is " + divisor + ", expected at least 1");
        }
        boolean falling = gamma < 0;
        int low = -LIMIT;
        int high = LIMIT;
        while (low < high) {
            int middle = Math.floorDiv(low + high, 2);
            if (bit(middle, bias, divisor) != falling) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return new Comparison(low, falling);
    }

    private boolean bit(int sum, double bias, int divisor) {
        double x = (double) sum / divisor + bias;
        return gamma * (x - mean) / Math.sqrt(variance + epsilon) + beta >= 0;
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

package io.ddnn.model.exit;

import java.util.Arrays;

/**
 * What class scores say: probabilities, their normalised entropy, and the class with the highest score.
 *
 * <p>All arithmetic is in double precision with {@link StrictMath}, in the order of the classes, so results are the same
 * on every machine.
 *
 * @param scores class scores, after aggregation
 * @param probabilities softmax of scores / temperature
 * @param entropy normalised entropy of the probabilities, in [0, 1], 0 is certain; NaN where a score is not finite
 * @param label index of the highest score, the first of equals
 */
public record Classification(double[] scores, double[] probabilities, double entropy, int label) {

    /**
     * Classifies by scores.
     *
     * <p>Softmax: {@code p_i = exp(s_i / t) / sum_j exp(s_j / t)}. Normalised entropy (DDNN, Teerapittayanon et al.
     * 2017, section III.D): {@code eta = -sum_i p_i ln p_i / ln |C|}.
     *
     * @param scores one score a class, at least two
     * @param temperature what scores are divided by before softmax (Guo et al. 2017), positive
     */
    public static Classification of(double[] scores, double temperature) {
        if (scores.length < 2) {
            throw new IllegalArgumentException("got " + scores.length + " scores, expected at least 2");
        }
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature is " + temperature + ", expected a positive number");
        }
        int label = 0;
        boolean finite = true;
        for (int i = 0; i < scores.length; i++) {
            finite &= Double.isFinite(scores[i]);
            if (scores[i] > scores[label]) {
                label = i;
            }
        }
        double[] probabilities = new double[scores.length];
        if (!finite) {
            Arrays.fill(probabilities, Double.NaN);
            return new Classification(scores.clone(), probabilities, Double.NaN, label);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = StrictMath.exp((scores[i] - scores[label]) / temperature);
            sum += probabilities[i];
        }
        double entropy = 0;
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] /= sum;
            if (probabilities[i] > 0) {
                entropy -= probabilities[i] * StrictMath.log(probabilities[i]);
            }
        }
        double normalised = Math.clamp(entropy / StrictMath.log(scores.length), 0, 1);
        return new Classification(scores.clone(), probabilities, normalised, label);
    }

    /** The probability of the label. */
    public double confidence() {
        return probabilities[label];
    }

    /** The exit rule: tells whether the entropy is at or under a threshold. NaN never exits. */
    public boolean exitsAt(double threshold) {
        return entropy <= threshold;
    }
}

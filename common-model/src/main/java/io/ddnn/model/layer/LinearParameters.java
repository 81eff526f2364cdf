package io.ddnn.model.layer;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;

/**
 * The trained parameters of a binary linear layer followed by batch norm: a head that makes class scores.
 *
 * <pre>score[class] = scale[class] * (sum of weight * value) + offset[class]</pre>
 *
 * <p>Values are flattened channels last: index {@code (y * width + x) * channels + c}.
 *
 * @param input shape of the input
 * @param weights a tensor of the input's shape for each class
 * @param scale gamma / sqrt(variance + epsilon), a class; finite
 * @param offset beta + scale * (bias - mean), a class; finite
 */
public record LinearParameters(MapShape input, List<BitTensor> weights, double[] scale, double[] offset) {

    public LinearParameters {
        weights = List.copyOf(weights);
        if (weights.size() < 2) {
            throw new IllegalArgumentException("weights has " + weights.size() + " classes, expected at least 2");
        }
        for (BitTensor row : weights) {
            if (!row.shape().equals(input)) {
                throw new IllegalArgumentException("weights have shape " + row.shape() + ", expected " + input);
            }
        }
        requireFinite("scale", scale, weights.size());
        requireFinite("offset", offset, weights.size());
    }

    private static void requireFinite(String field, double[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(field + " has " + values.length + " values, expected " + length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(field + " holds " + value + ", expected finite numbers");
            }
        }
    }

    /** Number of classes. */
    public int classes() {
        return weights.size();
    }

    /** The class scores for the sums of weight times value, in double precision. */
    public double[] scores(double[] sums) {
        double[] scores = new double[classes()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scale[i] * sums[i] + offset[i];
        }
        return scores;
    }

    /** The class scores for the integer sums of a binary input, in double precision. */
    public double[] scores(int[] sums) {
        double[] scores = new double[classes()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scale[i] * sums[i] + offset[i];
        }
        return scores;
    }
}

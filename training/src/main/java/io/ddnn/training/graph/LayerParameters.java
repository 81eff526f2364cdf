package io.ddnn.training.graph;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The real-valued parameters of one binary layer and of the batch norm behind it. The arrays are not copied: training
 * changes them in place.
 *
 * @param outputs filters of a convolution, or classes of a linear layer
 * @param inputs weights of one output. A convolution's are in the order kernel row, kernel column, channel; a linear
 *     layer's in the order row, column, channel of its input
 * @param weights shadow weights in [-1, 1], {@code outputs x inputs}; the layer computes with their signs, zero
 *     counting as +1
 * @param gamma batch norm's scale, one an output
 * @param beta batch norm's shift, one an output
 * @param mean batch norm's mean of the layer's sums, one an output
 * @param variance batch norm's variance of the layer's sums, one an output
 */
public record LayerParameters(int outputs, int inputs, float[] weights, float[] gamma, float[] beta, float[] mean,
        float[] variance) {

    /** What is added to a variance before its root is taken. */
    public static final double EPSILON = 1e-5;

    public LayerParameters {
        requireLength("weights", weights, outputs * inputs);
        requireLength("gamma", gamma, outputs);
        requireLength("beta", beta, outputs);
        requireLength("mean", mean, outputs);
        requireLength("variance", variance, outputs);
    }

    private static void requireLength(String field, float[] values, int length) {
        if (values.length != length) {
            throw new IllegalArgumentException(field + " has " + values.length + " values, expected " + length);
        }
    }

    /** A layer before training: weights uniform in [-1, 1), batch norm neutral. */
    static LayerParameters initial(int outputs, int inputs, RandomGenerator random) {
        float[] weights = new float[outputs * inputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 2 * random.nextFloat() - 1;
        }
        float[] gamma = filled(outputs, 1);
        return new LayerParameters(
                outputs, inputs, weights, gamma, new float[outputs], new float[outputs], filled(outputs, 1));
    }

    private static float[] filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return values;
    }

    /** The signs of the weights, as -1 and +1. */
    float[] binaryWeights() {
        float[] signs = new float[weights.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = weights[i] >= 0 ? 1 : -1;
        }
        return signs;
    }
}

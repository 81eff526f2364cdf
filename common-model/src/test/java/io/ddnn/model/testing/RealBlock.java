package io.ddnn.model.testing;

import io.ddnn.model.layer.BatchNorm;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A ConvP block before folding: binary weights, and bias and batch norm in real numbers.
 *
 * @param input shape of the input map
 * @param stride stride of the pooling
 * @param filters weights of each filter
 * @param bias bias of each filter
 * @param norms batch norm of each filter
 */
public record RealBlock(MapShape input, int stride, List<BitTensor> filters, double[] bias, List<BatchNorm> norms) {

    /** A block of random parameters; gammas of both signs and zero. */
    public static RealBlock random(MapShape input, int stride, int filters, Random random) {
        double spread = Math.sqrt(9.0 * input.channels());
        List<BatchNorm> norms = new ArrayList<>();
        double[] bias = new double[filters];
        for (int f = 0; f < filters; f++) {
            bias[f] = random.nextGaussian();
            double gamma = random.nextInt(12) == 0 ? 0 : random.nextGaussian();
            norms.add(new BatchNorm(gamma, random.nextGaussian(), spread * random.nextGaussian(),
                    spread * spread * random.nextDouble(), 1e-5));
        }
        return new RealBlock(input, stride, randomFilters(input, filters, random), bias, norms);
    }

    /**
     * A block of random parameters that double arithmetic computes without rounding, so that batch norm gives exact zeros
     * where the formula does: everything is a small multiple of 1/4, standard deviations are powers of two.
     */
    public static RealBlock exact(MapShape input, int stride, int filters, Random random) {
        List<BatchNorm> norms = new ArrayList<>();
        double[] bias = new double[filters];
        double[] deviations = {0.5, 1, 2, 4};
        for (int f = 0; f < filters; f++) {
            bias[f] = random.nextInt(-4, 5) / 4.0;
            double deviation = deviations[random.nextInt(deviations.length)];
            double variance = deviation * deviation - 0.25;
            norms.add(new BatchNorm(random.nextInt(-4, 5) / 2.0, random.nextInt(-4, 5) / 2.0,
                    random.nextInt(-24, 25) / 4.0, variance, 0.25));
        }
        return new RealBlock(input, stride, randomFilters(input, filters, random), bias, norms);
    }

    private static List<BitTensor> randomFilters(MapShape input, int filters, Random random) {
        List<BitTensor> weights = new ArrayList<>();
        for (int f = 0; f < filters; f++) {
            weights.add(RandomImages.bits(new MapShape(3, 3, input.channels()), random));
        }
        return weights;
    }

    /** What batch norm makes of an input, before sign; by the formulas. */
    public double[][][] normalised(double[][][] map) {
        double[][][] pooled = RealLayers.maxPool(RealLayers.convolution(map, filters, bias), stride);
        return RealLayers.batchNorm(pooled, norms);
    }

    /** The folded block for 8-bit pixels that stand for p / 255. */
    public ConvPoolParameters foldedForPixels() {
        return folded(new int[][]{thresholds(255)});
    }

    /** The folded block for the mean of up to so many binary maps. */
    public ConvPoolParameters foldedForBits(int maxInputs) {
        int[][] thresholds = new int[maxInputs][];
        for (int n = 1; n <= maxInputs; n++) {
            thresholds[n - 1] = thresholds(n);
        }
        return folded(thresholds);
    }

    private int[] thresholds(int divisor) {
        int[] row = new int[norms.size()];
        for (int f = 0; f < row.length; f++) {
            row[f] = norms.get(f).fold(bias[f], divisor).threshold();
        }
        return row;
    }

    private ConvPoolParameters folded(int[][] thresholds) {
        boolean[] flips = new boolean[norms.size()];
        for (int f = 0; f < flips.length; f++) {
            flips[f] = norms.get(f).fold(bias[f], 1).flip();
        }
        return new ConvPoolParameters(input, stride, filters, thresholds, flips);
    }
}

package io.ddnn.model.testing;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.BatchNorm;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Arrays;
import java.util.List;

/**
 * The layers in real numbers, written from their formulas and from nothing else: the reference that binary layers must
 * equal. Maps are arrays {@code [y][x][channel]}.
 */
public final class RealLayers {

    private RealLayers() {}

    /** Bits as -1 and +1. */
    public static double[][][] signs(BitTensor map) {
        MapShape shape = map.shape();
        double[][][] real = new double[shape.height()][shape.width()][shape.channels()];
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int c = 0; c < shape.channels(); c++) {
                    real[y][x][c] = map.get(y, x, c) ? 1 : -1;
                }
            }
        }
        return real;
    }

    /** Pixels in [0, 1]: p / 255. */
    public static double[][][] pixels(PixelImage image) {
        double[][][] real = new double[image.height()][image.width()][PixelImage.CHANNELS];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                for (int c = 0; c < PixelImage.CHANNELS; c++) {
                    real[y][x][c] = image.value(x, y, c) / 255.0;
                }
            }
        }
        return real;
    }

    /** The element-wise mean of maps. */
    public static double[][][] mean(List<double[][][]> maps) {
        double[][][] first = maps.getFirst();
        double[][][] mean = new double[first.length][first[0].length][first[0][0].length];
        for (int y = 0; y < mean.length; y++) {
            for (int x = 0; x < mean[y].length; x++) {
                for (int c = 0; c < mean[y][x].length; c++) {
                    for (double[][][] map : maps) {
                        mean[y][x][c] += map[y][x][c];
                    }
                    mean[y][x][c] /= maps.size();
                }
            }
        }
        return mean;
    }

    /** The element-wise maximum of maps. */
    public static double[][][] max(List<double[][][]> maps) {
        double[][][] first = maps.getFirst();
        double[][][] max = new double[first.length][first[0].length][first[0][0].length];
        for (int y = 0; y < max.length; y++) {
            for (int x = 0; x < max[y].length; x++) {
                for (int c = 0; c < max[y][x].length; c++) {
                    max[y][x][c] = Double.NEGATIVE_INFINITY;
                    for (double[][][] map : maps) {
                        max[y][x][c] = Math.max(max[y][x][c], map[y][x][c]);
                    }
                }
            }
        }
        return max;
    }

    /** The channels of maps side by side. */
    public static double[][][] concatenated(List<double[][][]> maps) {
        double[][][] first = maps.getFirst();
        double[][][] all = new double[first.length][first[0].length][];
        for (int y = 0; y < all.length; y++) {
            for (int x = 0; x < all[y].length; x++) {
                int row = y;
                int column = x;
                all[y][x] = maps.stream().flatMapToDouble(map -> Arrays.stream(map[row][column])).toArray();
            }
        }
        return all;
    }

    /** Convolution 3x3, stride 1, zero padding 1: out[y][x][f] = bias[f] + sum of w[f][ky][kx][c] * in[y+ky-1][x+kx-1][c]. */
    public static double[][][] convolution(double[][][] input, List<BitTensor> filters, double[] bias) {
        int height = input.length;
        int width = input[0].length;
        double[][][] output = new double[height][width][filters.size()];
        for (int f = 0; f < filters.size(); f++) {
            double[][][] weights = signs(filters.get(f));
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int ky = 0; ky < 3; ky++) {
                        for (int kx = 0; kx < 3; kx++) {
                            int row = y + ky - 1;
                            int column = x + kx - 1;
                            if (row >= 0 && row < height && column >= 0 && column < width) {
                                for (int c = 0; c < input[row][column].length; c++) {
                                    sum += weights[ky][kx][c] * input[row][column][c];
                                }
                            }
                        }
                    }
                    output[y][x][f] = sum + bias[f];
                }
            }
        }
        return output;
    }

    /** Max pooling 3x3, padding 1 with minus infinity; the output has floor((n + 2 - 3) / stride) + 1 rows. */
    public static double[][][] maxPool(double[][][] input, int stride) {
        int height = input.length;
        int width = input[0].length;
        double[][][] output = new double[(height - 1) / stride + 1][(width - 1) / stride + 1][input[0][0].length];
        for (int y = 0; y < output.length; y++) {
            for (int x = 0; x < output[y].length; x++) {
                for (int c = 0; c < output[y][x].length; c++) {
                    double max = Double.NEGATIVE_INFINITY;
                    for (int row = y * stride - 1; row <= y * stride + 1; row++) {
                        for (int column = x * stride - 1; column <= x * stride + 1; column++) {
                            if (row >= 0 && row < height && column >= 0 && column < width) {
                                max = Math.max(max, input[row][column][c]);
                            }
                        }
                    }
                    output[y][x][c] = max;
                }
            }
        }
        return output;
    }

    /** Batch norm of every channel: gamma * (x - mean) / sqrt(variance + epsilon) + beta. */
    public static double[][][] batchNorm(double[][][] input, List<BatchNorm> norms) {
        double[][][] output = new double[input.length][input[0].length][norms.size()];
        for (int y = 0; y < output.length; y++) {
            for (int x = 0; x < output[y].length; x++) {
                for (int c = 0; c < norms.size(); c++) {
                    output[y][x][c] = batchNorm(input[y][x][c], norms.get(c));
                }
            }
        }
        return output;
    }

    /** Batch norm of one value. */
    public static double batchNorm(double x, BatchNorm norm) {
        return norm.gamma() * (x - norm.mean()) / Math.sqrt(norm.variance() + norm.epsilon()) + norm.beta();
    }

    /** The sign of every value, with sign(0) = +1, as bits. */
    public static BitTensor sign(double[][][] input) {
        BitTensor bits = new BitTensor(new MapShape(input.length, input[0].length, input[0][0].length));
        for (int y = 0; y < input.length; y++) {
            for (int x = 0; x < input[y].length; x++) {
                for (int c = 0; c < input[y][x].length; c++) {
                    bits.set(y, x, c, input[y][x][c] >= 0);
                }
            }
        }
        return bits;
    }

    /** A linear layer on a flattened map: out[k] = bias[k] + sum of w[k][i] * in[i]. */
    public static double[] linear(double[][][] input, List<BitTensor> weights, double[] bias) {
        double[] output = bias.clone();
        for (int k = 0; k < output.length; k++) {
            double[][][] row = signs(weights.get(k));
            for (int y = 0; y < input.length; y++) {
                for (int x = 0; x < input[y].length; x++) {
                    for (int c = 0; c < input[y][x].length; c++) {
                        output[k] += row[y][x][c] * input[y][x][c];
                    }
                }
            }
        }
        return output;
    }
}

package io.ddnn.model.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Arrays;
import java.util.List;

/** Plain loops over words of bits: always there, and the reference that faster providers must equal. */
public final class ScalarKernelProvider implements KernelProvider {

    /** The provider's name. */
    public static final String NAME = "scalar";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public PixelConvPool pixelConvPool(ConvPoolParameters parameters) {
        return new ScalarPixelConvPool(parameters);
    }

    @Override
    public BitConvPool bitConvPool(ConvPoolParameters parameters) {
        return new ScalarBitConvPool(parameters);
    }

    @Override
    public BitLinear bitLinear(LinearParameters parameters) {
        return new ScalarBitLinear(parameters);
    }

    /** Pools the convolution sums of one filter and writes its bits; the fused second half of both ConvP kernels. */
    private static void poolAndCompare(ConvPoolParameters p, int[] sums, int filter, int threshold, BitTensor output) {
        int height = p.input().height();
        int width = p.input().width();
        boolean flip = p.flips()[filter];
        MapShape out = output.shape();
        for (int y = 0; y < out.height(); y++) {
            int top = Math.max(0, y * p.stride() - 1);
            int bottom = Math.min(height - 1, y * p.stride() + 1);
            for (int x = 0; x < out.width(); x++) {
                int left = Math.max(0, x * p.stride() - 1);
                int right = Math.min(width - 1, x * p.stride() + 1);
                int max = Integer.MIN_VALUE;
                for (int i = top; i <= bottom; i++) {
                    for (int j = left; j <= right; j++) {
                        max = Math.max(max, sums[i * width + j]);
                    }
                }
                output.set(y, x, filter, max >= threshold ^ flip);
            }
        }
    }

    private static final class ScalarPixelConvPool implements PixelConvPool {
        private final ConvPoolParameters p;
        private final byte[] pixels;
        private final int[] sums;
        private final int[][] signs;

        ScalarPixelConvPool(ConvPoolParameters p) {
            KernelShapes.checkFirst(p);
            this.p = p;
            this.pixels = new byte[p.input().values()];
            this.sums = new int[p.input().pixels()];
            this.signs = p.filters().stream().map(ScalarPixelConvPool::signs).toArray(int[][]::new);
        }

        private static int[] signs(BitTensor filter) {
            int[] signs = new int[filter.shape().values()];
            int i = 0;
            for (int y = 0; y < filter.shape().height(); y++) {
                for (int x = 0; x < filter.shape().width(); x++) {
                    for (int c = 0; c < filter.shape().channels(); c++) {
                        signs[i++] = filter.get(y, x, c) ? 1 : -1;
                    }
                }
            }
            return signs;
        }

        @Override
        public void run(PixelImage input, BitTensor output) {
            KernelShapes.check(p, input, output);
            input.copyTo(pixels);
            for (int filter = 0; filter < signs.length; filter++) {
                convolve(signs[filter]);
                poolAndCompare(p, sums, filter, p.thresholds()[0][filter], output);
            }
        }

        private void convolve(int[] sign) {
            int height = p.input().height();
            int width = p.input().width();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int sum = 0;
                    for (int ky = Math.max(0, 1 - y); ky < Math.min(3, height + 1 - y); ky++) {
                        for (int kx = Math.max(0, 1 - x); kx < Math.min(3, width + 1 - x); kx++) {
                            int pixel = ((y + ky - 1) * width + x + kx - 1) * PixelImage.CHANNELS;
                            int tap = (ky * 3 + kx) * PixelImage.CHANNELS;
                            for (int c = 0; c < PixelImage.CHANNELS; c++) {
                                sum += sign[tap + c] * (pixels[pixel + c] & 0xff);
                            }
                        }
                    }
                    sums[y * width + x] = sum;
                }
            }
        }
    }

    private static final class ScalarBitConvPool implements BitConvPool {
        private final ConvPoolParameters p;
        private final int[] sums;

        ScalarBitConvPool(ConvPoolParameters p) {
            this.p = p;
            this.sums = new int[p.input().pixels()];
        }

        @Override
        public void run(List<BitTensor> inputs, BitTensor output) {
            KernelShapes.check(p, inputs, output);
            int[] thresholds = p.thresholds()[inputs.size() - 1];
            for (int filter = 0; filter < p.filters().size(); filter++) {
                Arrays.fill(sums, 0);
                for (int i = 0; i < inputs.size(); i++) {
                    convolve(inputs.get(i).words(), p.filters().get(filter).words());
                }
                poolAndCompare(p, sums, filter, thresholds[filter], output);
            }
        }

        private void convolve(long[] words, long[] weights) {
            int height = p.input().height();
            int width = p.input().width();
            int perPixel = p.input().wordsPerPixel();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int taps = 0;
                    int differing = 0;
                    for (int ky = Math.max(0, 1 - y); ky < Math.min(3, height + 1 - y); ky++) {
                        for (int kx = Math.max(0, 1 - x); kx < Math.min(3, width + 1 - x); kx++) {
                            int pixel = ((y + ky - 1) * width + x + kx - 1) * perPixel;
                            int tap = (ky * 3 + kx) * perPixel;
                            for (int k = 0; k < perPixel; k++) {
                                differing += Long.bitCount(words[pixel + k] ^ weights[tap + k]);
                            }
                            taps++;
                        }
                    }
                    sums[y * width + x] += taps * p.input().channels() - 2 * differing;
                }
            }
        }
    }

    private static final class ScalarBitLinear implements BitLinear {
        private final LinearParameters p;

        ScalarBitLinear(LinearParameters p) {
            this.p = p;
        }

        @Override
        public void run(BitTensor input, int[] sums) {
            KernelShapes.check(p, input, sums);
            long[] words = input.words();
            for (int i = 0; i < sums.length; i++) {
                long[] weights = p.weights().get(i).words();
                int differing = 0;
                for (int k = 0; k < words.length; k++) {
                    differing += Long.bitCount(words[k] ^ weights[k]);
                }
                sums[i] = p.input().values() - 2 * differing;
            }
        }
    }
}

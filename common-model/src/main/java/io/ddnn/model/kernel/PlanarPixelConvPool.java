package io.ddnn.model.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.Arrays;

/**
 * A first layer over the tables of {@link SignedPixels}: a filter's nine tables are added pixel by pixel in 16 bits.
 *
 * <p>The compiler vectorises the sums although each tap begins somewhere else, as they are read from short arrays and
 * written to a char array: arrays of different types cannot be the same.
 */
final class PlanarPixelConvPool implements KernelProvider.PixelConvPool {

    private static final int PLANE = Integer.SIZE;

    private final ConvPoolParameters p;
    private final int height;
    private final int width;
    private final int rowLength;
    private final byte[] pixels;
    private final short[][] tables;
    private final short[][] tapTables;
    private final short[] complements;
    private final short[] thresholds;
    private final char[] sums;
    private final int[] bits;
    private final ScalarPassedBits passed;

    PlanarPixelConvPool(ConvPoolParameters p) {
        KernelShapes.checkFirst(p);
        this.p = p;
        this.height = p.input().height();
        this.width = p.input().width();
        this.rowLength = width + 2;
        int filters = p.filters().size();
        this.pixels = new byte[width * height * PixelImage.CHANNELS];
        this.tables = new short[SignedPixels.TABLES][(height + 2) * rowLength + 2];
        this.tapTables = new short[filters * SignedPixels.TAPS][];
        this.complements = new short[filters * SignedPixels.TAPS];
        this.thresholds = new short[filters];
        for (int f = 0; f < filters; f++) {
            BitTensor filter = p.filters().get(f);
            for (int tap = 0; tap < SignedPixels.TAPS; tap++) {
                tapTables[f * SignedPixels.TAPS + tap] = tables[SignedPixels.table(filter, tap)];
                complements[f * SignedPixels.TAPS + tap] =
                        (short) (SignedPixels.isSubtracted(filter, tap) ? -1 : 0);
            }
            thresholds[f] = SignedPixels.threshold(filter, p.thresholds()[0][f]);
        }
        this.sums = new char[height * rowLength];
        this.bits = new int[height * rowLength];
        this.passed = new ScalarPassedBits(p, PLANE);
    }

    @Override
    public void run(PixelImage input, BitTensor output) {
        KernelShapes.check(p, input, output);
        input.copyTo(pixels);
        fill();
        for (int first = 0; first < thresholds.length; first += PLANE) {
            Arrays.fill(bits, 0);
            for (int filter = first; filter < Math.min(first + PLANE, thresholds.length); filter++) {
                convolve(filter * SignedPixels.TAPS);
                compare(sums, thresholds[filter], filter - first, bits);
            }
            passed.fill(first / PLANE, bits, rowLength);
        }
        passed.pool(output);
    }

    private void fill() {
        for (int y = 0; y < height; y++) {
            int from = y * width * PixelImage.CHANNELS;
            int to = (y + 1) * rowLength + 1;
            for (int x = 0; x < width; x++) {
                int red = pixels[from + 3 * x] & 0xff;
                int green = pixels[from + 3 * x + 1] & 0xff;
                int blue = pixels[from + 3 * x + 2] & 0xff;
                tables[0][to + x] = (short) (blue + red + green);
                tables[1][to + x] = (short) (blue - red + green);
                tables[2][to + x] = (short) (blue + red - green);
                tables[3][to + x] = (short) (blue - red - green);
            }
        }
    }

    private void convolve(int first) {
        short[] t0 = tapTables[first];
        short[] t1 = tapTables[first + 1];
        short[] t2 = tapTables[first + 2];
        short[] t3 = tapTables[first + 3];
        short[] t4 = tapTables[first + 4];
        short[] t5 = tapTables[first + 5];
        short[] t6 = tapTables[first + 6];
        short[] t7 = tapTables[first + 7];
        short[] t8 = tapTables[first + 8];
        int c0 = complements[first];
        int c1 = complements[first + 1];
        int c2 = complements[first + 2];
        int c3 = complements[first + 3];
        int c4 = complements[first + 4];
        int c5 = complements[first + 5];
        int c6 = complements[first + 6];
        int c7 = complements[first + 7];
        int c8 = complements[first + 8];
        int second = rowLength;
        int third = 2 * rowLength;
        char[] to = sums;
        for (int i = 0; i < to.length; i++) {
            to[i] = (char) ((t0[i] ^ c0) + (t1[i + 1] ^ c1) + (t2[i + 2] ^ c2)
                    + (t3[second + i] ^ c3) + (t4[second + i + 1] ^ c4) + (t5[second + i + 2] ^ c5)
                    + (t6[third + i] ^ c6) + (t7[third + i + 1] ^ c7) + (t8[third + i + 2] ^ c8));
        }
    }

    /** Sets a bit where the sum reaches the threshold. */
    private static void compare(char[] sums, short threshold, int bit, int[] bits) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] |= ((((short) sums[i] - threshold) >>> 31) ^ 1) << bit;
        }
    }
}

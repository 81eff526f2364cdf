package io.ddnn.model.image;

import java.util.Arrays;

/**
 * One axis of a change of size, as integer weights, so that the result is the same on every machine.
 *
 * <p>Where an axis shrinks, an output pixel is the average of the input it covers, parts of pixels counted by their
 * share. Where it grows, an output pixel is interpolated linearly between the two input pixels whose centres lie
 * around its own, and the border pixel continues outwards. The weights of one output pixel add up to {@code total};
 * the two axes are applied one after the other without rounding, and the quotient is rounded once, halves upwards.
 */
final class Resampling {
    private final int from;
    private final int to;
    private final int total;
    private final int[] first;
    private final int[][] weights;

    /** The change from one number of pixels to another, both positive. */
    Resampling(int from, int to) {
        this.from = from;
        this.to = to;
        first = new int[to];
        weights = new int[to][];
        if (from == to) {
            total = 1;
            for (int i = 0; i < to; i++) {
                first[i] = i;
                weights[i] = new int[]{1};
            }
        } else if (from > to) {
            total = from;
            for (int i = 0; i < to; i++) {
                average(i);
            }
        } else {
            total = Math.multiplyExact(2, to);
            for (int i = 0; i < to; i++) {
                interpolate(i);
            }
        }
    }

    /** In units of 1/to of an input pixel, output pixel i covers [i * from, (i + 1) * from). */
    private void average(int i) {
        long start = (long) i * from;
        long end = start + from;
        first[i] = (int) (start / to);
        int last = (int) ((end - 1) / to);
        weights[i] = new int[last - first[i] + 1];
        for (int p = first[i]; p <= last; p++) {
            long low = Math.max(start, (long) p * to);
            long high = Math.min(end, (long) (p + 1) * to);
            weights[i][p - first[i]] = (int) (high - low);
        }
    }

    /** In units of 1/(2 to) of an input pixel, the centre of output pixel i lies at (2 i + 1) from - to. */
    private void interpolate(int i) {
        long centre = (2L * i + 1) * from - to;
        long unit = 2L * to;
        int left = (int) Math.floorDiv(centre, unit);
        int share = (int) Math.floorMod(centre, unit);
        if (left < 0) {
            first[i] = 0;
            weights[i] = new int[]{(int) unit};
        } else if (left >= from - 1) {
            first[i] = from - 1;
            weights[i] = new int[]{(int) unit};
        } else {
            first[i] = left;
            weights[i] = new int[]{(int) (unit - share), share};
        }
    }

    /** Resizes interleaved RGB rows: this is the horizontal axis. */
    void apply(Resampling vertical, byte[] source, byte[] target) {
        int channels = PixelImage.CHANNELS;
        int rowLength = to * channels;
        long divisor = (long) total * vertical.total;
        long[] sums = new long[rowLength];
        for (int y = 0; y < vertical.to; y++) {
            Arrays.fill(sums, 0);
            int[] rowWeights = vertical.weights[y];
            for (int r = 0; r < rowWeights.length; r++) {
                addRow(source, (vertical.first[y] + r) * from * channels, rowWeights[r], sums);
            }
            for (int i = 0; i < rowLength; i++) {
                target[y * rowLength + i] = (byte) ((2 * sums[i] + divisor) / (2 * divisor));
            }
        }
    }

    private void addRow(byte[] source, int row, long rowWeight, long[] sums) {
        int channels = PixelImage.CHANNELS;
        for (int x = 0; x < to; x++) {
            int at = row + first[x] * channels;
            long red = 0;
            long green = 0;
            long blue = 0;
            for (int weight : weights[x]) {
                red += (long) weight * (source[at] & 0xff);
                green += (long) weight * (source[at + 1] & 0xff);
                blue += (long) weight * (source[at + 2] & 0xff);
                at += channels;
            }
            sums[x * channels] += rowWeight * red;
            sums[x * channels + 1] += rowWeight * green;
            sums[x * channels + 2] += rowWeight * blue;
        }
    }
}

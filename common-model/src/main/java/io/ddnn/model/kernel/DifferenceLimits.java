package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;

/**
 * The thresholds of a ConvP block on bits, as limits of the number of bits that differ between weights and values.
 *
 * <p>A convolution sum over {@code t} values is {@code t - 2 * differing}, so {@code sum >= threshold} is {@code differing
 * <= (t - threshold) / 2}, rounded down. Fast kernels pad maps with zero bits and count all nine taps everywhere. A tap
 * outside the image then adds as many differing bits as its weights have set, whatever the map holds, so the limit is
 * raised by that number. It depends on nothing but the edges that the pixel touches: its border class.
 */
final class DifferenceLimits {

    /** Border classes: a bit for each of top, bottom, left and right. A map of one row touches top and bottom. */
    static final int CLASSES = 16;

    private static final int TOP = 1;
    private static final int BOTTOM = 2;
    private static final int LEFT = 4;
    private static final int RIGHT = 8;

    private DifferenceLimits() {}

    /** The border class of a pixel. */
    static int borderClass(MapShape shape, int y, int x) {
        return (y == 0 ? TOP : 0)
                | (y == shape.height() - 1 ? BOTTOM : 0)
                | (x == 0 ? LEFT : 0)
                | (x == shape.width() - 1 ? RIGHT : 0);
    }

    /**
     * The largest numbers of differing bits with which a filter's comparison holds.
     *
     * @param inputs number of maps that are summed, from 1
     * @param rowLength filters and what fills up a row
     * @return {@code [border class * row length + filter]}; -1 where nothing passes, as for what fills up
     */
    static int[] of(ConvPoolParameters p, int inputs, int rowLength) {
        int[] limits = new int[CLASSES * rowLength];
        for (int border = 0; border < CLASSES; border++) {
            for (int filter = 0; filter < rowLength; filter++) {
                limits[border * rowLength + filter] = filter < p.filters().size()
                        ? limit(p.filters().get(filter), p.thresholds()[inputs - 1][filter], inputs, border)
                        : -1;
            }
        }
        return limits;
    }

    private static int limit(BitTensor filter, int threshold, int inputs, int border) {
        long values = 0;
        long padding = 0;
        for (int ky = 0; ky < ConvPoolParameters.WINDOW; ky++) {
            for (int kx = 0; kx < ConvPoolParameters.WINDOW; kx++) {
                if (isOutside(ky, kx, border)) {
                    padding += setBits(filter, ky, kx);
                } else {
                    values += filter.shape().channels();
                }
            }
        }
        long limit = Math.floorDiv(inputs * values - threshold, 2L) + inputs * padding;
        // far above all counts, and one more is still a number
        return Math.clamp(limit, -1, Integer.MAX_VALUE / 2);
    }

    private static boolean isOutside(int ky, int kx, int border) {
        return (ky == 0 && (border & TOP) != 0)
                || (ky == 2 && (border & BOTTOM) != 0)
                || (kx == 0 && (border & LEFT) != 0)
                || (kx == 2 && (border & RIGHT) != 0);
    }

    private static int setBits(BitTensor filter, int ky, int kx) {
        int perPixel = filter.shape().wordsPerPixel();
        int count = 0;
        for (int k = 0; k < perPixel; k++) {
            count += Long.bitCount(filter.words()[(ky * ConvPoolParameters.WINDOW + kx) * perPixel + k]);
        }
        return count;
    }
}

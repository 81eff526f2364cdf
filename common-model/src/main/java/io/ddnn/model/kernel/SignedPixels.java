package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;

/**
 * Tables of signed sums of each pixel's channels: what a first layer's taps add.
 *
 * <p>A tap of a binary filter adds {@code +-red +-green +-blue} of a pixel. There are four such sums but for their sign, so
 * each pixel's are computed once, and then a filter adds or subtracts nine values a pixel, one a tap, in place of 27. To
 * subtract is to add the complement and one, {@code -v = ~v + 1}, so a tap is an XOR and an addition whatever its sign;
 * the ones are taken off the threshold. Sums of 27 pixel values fit in 16 bits with room to spare.
 *
 * <p>Tables are maps of 16-bit values with a border of zeros around them.
 */
final class SignedPixels {

    /** Number of tables: {@code blue + red + green}, {@code blue - red + green} and so on; see {@link #table}. */
    static final int TABLES = 4;

    /** Taps of a filter. */
    static final int TAPS = ConvPoolParameters.WINDOW * ConvPoolParameters.WINDOW;

    private static final int RED = 1;
    private static final int GREEN = 2;
    private static final int BLUE = 4;

    /** No sum of 27 pixels reaches this, nor its negative. */
    private static final int LIMIT = 27 * 255 + 1;

    private SignedPixels() {}

    /**
     * The table of a tap: in table {@code t} red counts as negative if bit 0 of {@code t} is set, green if bit 1 is, and
     * blue as positive.
     */
    static int table(BitTensor filter, int tap) {
        int signs = (int) filter.words()[tap];
        int negative = ~(isSubtracted(filter, tap) ? ~signs : signs);
        return negative & (RED | GREEN);
    }

    /** Whether the values of a tap's table are subtracted: where the weight of blue is negative. */
    static boolean isSubtracted(BitTensor filter, int tap) {
        return (filter.words()[tap] & BLUE) == 0;
    }

    /**
     * The threshold of a filter for the sum of its taps without the ones of those that are subtracted. Fits in 16 bits and
     * decides all sums alike.
     */
    static short threshold(BitTensor filter, int threshold) {
        int subtracted = 0;
        for (int tap = 0; tap < TAPS; tap++) {
            if (isSubtracted(filter, tap)) {
                subtracted++;
            }
        }
        return (short) (Math.clamp(threshold, -LIMIT, LIMIT) - subtracted);
    }
}

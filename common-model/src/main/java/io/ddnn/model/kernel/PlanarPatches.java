package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.Arrays;

/**
 * The 3 x 3 patch around each pixel of a map, as bits without gaps: {@code 9 * channels} of them, in tap order, zero where
 * a tap lies outside the map. Plane {@code k} holds word {@code k} of all patches, so that the same words of neighbours lie
 * side by side.
 *
 * <p>Cells are those of a map with two more columns, {@link #rowCells} a row: so a tap is one distance for all of them, and
 * one loop fills a plane. What the patches of the two columns behind a row hold means nothing.
 */
final class PlanarPatches {

    private static final int TAPS = ConvPoolParameters.WINDOW * ConvPoolParameters.WINDOW;

    private final MapShape shape;
    private final long[] padded;
    private final long[][] planes;

    PlanarPatches(MapShape shape) {
        this.shape = shape;
        this.padded = new long[(shape.height() + 2) * rowCells(shape) + 2];
        this.planes = new long[words(shape)][shape.height() * rowCells(shape)];
    }

    /** Cells of a row. */
    static int rowCells(MapShape shape) {
        return shape.width() + 2;
    }

    /** Words of a patch. */
    private static int words(MapShape shape) {
        return (TAPS * shape.channels() + Long.SIZE - 1) / Long.SIZE;
    }

    /** The words of a filter, in the order of the planes. */
    static long[] filterWords(BitTensor filter) {
        MapShape shape = filter.shape();
        int perTap = shape.wordsPerPixel();
        long[] words = new long[words(shape)];
        for (int i = 0; i < TAPS * perTap; i++) {
            int bit = bit(shape, i / perTap, i % perTap);
            words[bit / Long.SIZE] |= filter.words()[i] << bit;
            if (reaches(shape, bit, i % perTap)) {
                words[bit / Long.SIZE + 1] |= filter.words()[i] >>> -bit;
            }
        }
        return words;
    }

    /** Where a word of a tap begins in a patch. */
    private static int bit(MapShape shape, int tap, int word) {
        return tap * shape.channels() + word * Long.SIZE;
    }

    /** Whether a word of a tap reaches into the next word of the patch. */
    private static boolean reaches(MapShape shape, int bit, int word) {
        int used = Math.min(Long.SIZE, shape.channels() - word * Long.SIZE);
        return bit % Long.SIZE + used > Long.SIZE;
    }

    /** The planes. */
    long[][] planes() {
        return planes;
    }

    /** Fills the planes with a map's patches. */
    void fill(BitTensor map) {
        for (long[] plane : planes) {
            Arrays.fill(plane, 0);
        }
        for (int word = 0; word < shape.wordsPerPixel(); word++) {
            pad(map.words(), word);
            for (int tap = 0; tap < TAPS; tap++) {
                int bit = bit(shape, tap, word);
                int distance = tap / ConvPoolParameters.WINDOW * rowCells(shape) + tap % ConvPoolParameters.WINDOW;
                addShifted(padded, distance, bit, planes[bit / Long.SIZE]);
                if (reaches(shape, bit, word)) {
                    addRest(padded, distance, bit, planes[bit / Long.SIZE + 1]);
                }
            }
        }
    }

    /** Copies one word of each pixel, with a border of zeros around them. */
    private void pad(long[] words, int word) {
        int perPixel = shape.wordsPerPixel();
        for (int y = 0; y < shape.height(); y++) {
            int source = y * shape.width() * perPixel + word;
            int target = (y + 1) * rowCells(shape) + 1;
            if (perPixel == 1) {
                System.arraycopy(words, source, padded, target, shape.width());
            } else {
                for (int x = 0; x < shape.width(); x++) {
                    padded[target + x] = words[source + x * perPixel];
                }
            }
        }
    }

    private static void addShifted(long[] padded, int distance, int shift, long[] plane) {
        for (int i = 0; i < plane.length; i++) {
            plane[i] |= padded[i + distance] << shift;
        }
    }

    private static void addRest(long[] padded, int distance, int shift, long[] plane) {
        for (int i = 0; i < plane.length; i++) {
            plane[i] |= padded[i + distance] >>> -shift;
        }
    }
}

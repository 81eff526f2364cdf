package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.L2I;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Input maps as 32-bit words with a border of zero words around each, so that every tap of every pixel reads something.
 *
 * <p>The channels of a pixel lie side by side: {@code wordsPerPixel} words, the lower half of a 64-bit word first. Cells
 * are counted row by row over the padded map, {@code rowCells} a row.
 */
final class VectorPaddedMaps implements VectorPatches {

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> HALVES =
            VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));

    private final MapShape shape;
    private final int wordsPerPixel;
    private final int rowCells;
    private final int mapWords;
    private final int[] words;

    VectorPaddedMaps(MapShape shape, int maxMaps) {
        this.shape = shape;
        this.wordsPerPixel = wordsPerPixel(shape);
        this.rowCells = shape.width() + 2;
        this.mapWords = (shape.height() + 2) * rowCells * wordsPerPixel;
        // what a vector reads that begins at the last taps
        int beyond = 2 * LONGS.length() + 2;
        this.words = new int[Math.addExact(Math.multiplyExact(mapWords, maxMaps), beyond)];
    }

    /** 32-bit words of a pixel: one if its channels fit, else two for each 64-bit word. */
    private static int wordsPerPixel(MapShape shape) {
        return shape.channels() <= Integer.SIZE ? 1 : 2 * shape.wordsPerPixel();
    }

    @Override
    public int[] filterWords(BitTensor filter) {
        int perTap = wordsPerPixel(filter.shape());
        int[] result = new int[filter.shape().pixels() * perTap];
        for (int i = 0; i < result.length; i++) {
            result[i] = half(filter.words(), i, perTap);
        }
        return result;
    }

    private static int half(long[] words, int index, int perPixel) {
        return perPixel == 1 ? (int) words[index] : (int) (words[index / 2] >>> (Integer.SIZE * (index % 2)));
    }

    /** Copies a map into the inside of a padded one. */
    @Override
    public void fill(int index, BitTensor map) {
        int rowWords = shape.width() * wordsPerPixel;
        long[] from = map.words();
        for (int y = 0; y < shape.height(); y++) {
            int target = index * mapWords + firstWord(y, 0) + (rowCells + 1) * wordsPerPixel;
            if (wordsPerPixel == 1) {
                copyLowHalves(from, y * rowWords, target, rowWords);
            } else {
                copyBothHalves(from, y * rowWords / 2, target, rowWords / 2);
            }
        }
    }

    private void copyLowHalves(long[] from, int source, int target, int count) {
        int i = 0;
        for (; i < LONGS.loopBound(count); i += LONGS.length()) {
            ((IntVector) LongVector.fromArray(LONGS, from, source + i).convertShape(L2I, HALVES, 0))
                    .intoArray(words, target + i);
        }
        for (; i < count; i++) {
            words[target + i] = (int) from[source + i];
        }
    }

    private void copyBothHalves(long[] from, int source, int target, int count) {
        int i = 0;
        for (; i < LONGS.loopBound(count); i += LONGS.length()) {
            LongVector.fromArray(LONGS, from, source + i).reinterpretAsInts().intoArray(words, target + 2 * i);
        }
        for (; i < count; i++) {
            words[target + 2 * i] = (int) from[source + i];
            words[target + 2 * i + 1] = (int) (from[source + i] >>> Integer.SIZE);
        }
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public int mapWords() {
        return mapWords;
    }

    @Override
    public int firstWord(int y, int x) {
        return (y * rowCells + x) * wordsPerPixel;
    }

    /** Rows of taps first, then taps, then the words of a pixel. */
    @Override
    public int[] wordOffsets() {
        int[] offsets = new int[9 * wordsPerPixel];
        for (int i = 0; i < offsets.length; i++) {
            int tap = i / wordsPerPixel;
            offsets[i] = (tap / 3 * rowCells + tap % 3) * wordsPerPixel + i % wordsPerPixel;
        }
        return offsets;
    }
}

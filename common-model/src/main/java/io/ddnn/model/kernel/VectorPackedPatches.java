package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Patches of maps with few channels, without the gaps that a word for each pixel has: a patch of 24 channels takes seven
 * words and not nine, one of four channels two.
 *
 * <p>The bits of three pixels in a row are put side by side. What fills whole words stays so, and serves the patches of
 * three rows; what is left over of three rows is put side by side again. Each of these words lies in a plane with those of
 * all cells of the padded map, row by row, as they are made for a vector of cells at once. The two cells at the end of a
 * row are no pixels, and their words hold anything.
 */
final class VectorPackedPatches implements VectorPatches {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

    private final MapShape shape;
    private final int rowCells;
    private final int planeWords;
    /** Whole words of a row of three pixels. */
    private final int whole;
    /** Bits of such a row beyond them. */
    private final int rest;
    private final VectorPaddedMaps padded;
    private final int[] words;

    VectorPackedPatches(MapShape shape, int maxMaps) {
        this.shape = shape;
        this.rowCells = shape.width() + 2;
        this.planeWords = ((shape.height() + 2) * rowCells + LANES.length() - 1) / LANES.length() * LANES.length();
        this.whole = 3 * shape.channels() / Integer.SIZE;
        this.rest = 3 * shape.channels() % Integer.SIZE;
        this.padded = new VectorPaddedMaps(shape, 1);
        this.words = new int[Math.multiplyExact(maxMaps, mapWords())];
    }

    /** Whether patches of such maps take fewer words than nine, one for each pixel. */
    static boolean savesWords(MapShape shape) {
        return 9 * shape.channels() <= 8 * Integer.SIZE;
    }

    @Override
    public void fill(int index, BitTensor map) {
        padded.fill(0, map);
        int first = index * mapWords();
        int rests = first + whole * planeWords;
        packThree(padded.words(), 0, 1, shape.channels(), planeWords, first);
        packThree(words, rests, rowCells, rest, shape.height() * rowCells, rests + planeWords);
    }

    /**
     * Puts the lowest bits of three cells side by side, for all cells.
     *
     * @param from where cells' words are
     * @param start index of the first cell
     * @param step from a cell to the next of its three
     * @param bits of a cell, 1 to 31
     * @param cells how many
     * @param target index of the first of the planes of words that this makes
     */
    private void packThree(int[] from, int start, int step, int bits, int cells, int target) {
        int second = 2 * bits % Integer.SIZE;
        boolean fullBySecond = 2 * bits >= Integer.SIZE;
        boolean fullByThird = second + bits >= Integer.SIZE;
        int next = fullBySecond ? target + planeWords : target;
        for (int cell = 0; cell < cells; cell += LANES.length()) {
            IntVector b = IntVector.fromArray(LANES, from, start + cell + step);
            IntVector c = IntVector.fromArray(LANES, from, start + cell + 2 * step);
            IntVector word = IntVector.fromArray(LANES, from, start + cell).or(b.lanewise(LSHL, bits));
            if (fullBySecond) {
                word.intoArray(words, target + cell);
                word = b.lanewise(LSHR, Integer.SIZE - bits);
            }
            word = word.or(c.lanewise(LSHL, second));
            if (fullByThird) {
                word.intoArray(words, next + cell);
                c.lanewise(LSHR, Integer.SIZE - second).intoArray(words, next + planeWords + cell);
            } else {
                word.intoArray(words, next + cell);
            }
        }
    }

    /** Planes of whole words, of what is left over, and of what that makes. */
    @Override
    public int mapWords() {
        return (whole + 1 + leftWords()) * planeWords;
    }

    private int leftWords() {
        return (3 * rest + Integer.SIZE - 1) / Integer.SIZE;
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public int firstWord(int y, int x) {
        return y * rowCells + x;
    }

    /** The whole words of three rows, then the words of what is left over. */
    @Override
    public int[] wordOffsets() {
        int[] offsets = new int[3 * whole + leftWords()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i < 3 * whole
                    ? i % whole * planeWords + i / whole * rowCells
                    : (whole + 1 + i - 3 * whole) * planeWords;
        }
        return offsets;
    }

    @Override
    public int[] filterWords(BitTensor filter) {
        int[] result = new int[3 * whole + leftWords()];
        for (int y = 0; y < 3; y++) {
            for (int bit = 0; bit < 3 * shape.channels(); bit++) {
                if (filter.get(y, bit / shape.channels(), bit % shape.channels())) {
                    int beyond = bit - whole * Integer.SIZE;
                    int at = beyond < 0
                            ? y * whole * Integer.SIZE + bit
                            : 3 * whole * Integer.SIZE + y * rest + beyond;
                    result[at / Integer.SIZE] |= 1 << at % Integer.SIZE;
                }
            }
        }
        return result;
    }
}

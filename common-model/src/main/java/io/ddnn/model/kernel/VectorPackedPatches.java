package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Patches of maps with few channels: the bits of the nine pixels side by side, without the gaps that a word for each pixel
 * would have. So a patch of 24 channels takes seven words and not nine, one of four channels two.
 *
 * <p>The words of a patch lie apart, each in a plane with those of all pixels: they are made for a vector of pixels at
 * once. Cells are counted row by row over the padded map; the two at the end of a row are no pixels and hold anything.
 */
final class VectorPackedPatches implements VectorPatches {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;
    private static final int TAPS = 9;

    private final int channels;
    private final int patchWords;
    private final int rowCells;
    private final int planeWords;
    private final VectorPaddedMaps padded;
    private final int[] taps;
    private final int[] words;

    VectorPackedPatches(MapShape shape, int maxMaps) {
        this.channels = shape.channels();
        this.patchWords = patchWords(shape);
        this.rowCells = shape.width() + 2;
        this.planeWords = (shape.height() * rowCells + LANES.length() - 1) / LANES.length() * LANES.length();
        this.padded = new VectorPaddedMaps(shape, 1);
        this.taps = padded.wordOffsets();
        this.words = new int[Math.multiplyExact(maxMaps, mapWords())];
    }

    /** Whether patches of such maps take less words than a pixel's word nine times. */
    static boolean savesWords(MapShape shape) {
        return shape.channels() <= Integer.SIZE && patchWords(shape) < TAPS;
    }

    private static int patchWords(MapShape shape) {
        return (TAPS * shape.channels() + Integer.SIZE - 1) / Integer.SIZE;
    }

    @Override
    public void fill(int index, BitTensor map) {
        padded.fill(0, map);
        int first = index * mapWords();
        for (int cell = 0; cell < planeWords; cell += LANES.length()) {
            pack(cell, first + cell);
        }
    }

    /** Packs the patches of some cells. */
    private void pack(int cell, int target) {
        int[] pixels = padded.words();
        IntVector word = IntVector.zero(LANES);
        int bits = 0;
        int at = target;
        for (int tap = 0; tap < TAPS; tap++) {
            IntVector pixel = IntVector.fromArray(LANES, pixels, cell + taps[tap]);
            word = word.or(pixel.lanewise(LSHL, bits));
            bits += channels;
            if (bits >= Integer.SIZE) {
                word.intoArray(words, at);
                at += planeWords;
                bits -= Integer.SIZE;
                // what of the pixel did not fit; nothing if it just did, as no more than its channels are set
                word = pixel.lanewise(LSHR, channels - bits);
            }
        }
        if (bits > 0) {
            word.intoArray(words, at);
        }
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public int mapWords() {
        return patchWords * planeWords;
    }

    @Override
    public int firstWord(int y, int x) {
        return y * rowCells + x;
    }

    @Override
    public int[] wordOffsets() {
        int[] offsets = new int[patchWords];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i * planeWords;
        }
        return offsets;
    }

    @Override
    public int[] filterWords(BitTensor filter) {
        int[] result = new int[patchWords];
        for (int tap = 0; tap < TAPS; tap++) {
            int bit = tap * channels;
            long pixel = filter.words()[tap] << bit % Integer.SIZE;
            result[bit / Integer.SIZE] |= (int) pixel;
            int rest = (int) (pixel >>> Integer.SIZE);
            if (rest != 0) {
                result[bit / Integer.SIZE + 1] |= rest;
            }
        }
        return result;
    }
}

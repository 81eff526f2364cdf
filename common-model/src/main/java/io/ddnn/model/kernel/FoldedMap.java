package io.ddnn.model.kernel;

import io.ddnn.model.tensor.MapShape;

/**
 * How a map of few channels, which fill their words to a small part, is folded into fewer words for a linear layer: the map
 * is cut into parts of equal length, the last one may be shorter, and a part's words are moved to where the others have no
 * bits. Weights are folded likewise, and the number of bits that differ stays the same.
 */
final class FoldedMap {

    private final int bits;
    private final int parts;
    private final int words;

    FoldedMap(MapShape shape) {
        int all = shape.pixels() * shape.wordsPerPixel();
        int fitting = Math.max(1, Long.SIZE / shape.channels());
        this.bits = shape.channels();
        this.words = (all + fitting - 1) / fitting;
        this.parts = (all + words - 1) / words;
    }

    /** How far the words of a part are moved from those of the part before. */
    int bits() {
        return bits;
    }

    /** Number of parts. */
    int parts() {
        return parts;
    }

    /** Words of a part, and so of the folded map. */
    int words() {
        return words;
    }

    /** Folds the words from an index on. */
    void fold(long[] map, int from, long[] folded) {
        for (int i = from; i < words; i++) {
            long word = map[i];
            int shift = bits;
            for (int k = i + words; k < map.length; k += words) {
                word |= map[k] << shift;
                shift += bits;
            }
            folded[i] = word;
        }
    }
}

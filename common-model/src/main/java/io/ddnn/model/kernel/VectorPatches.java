package io.ddnn.model.kernel;

import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;

/**
 * The patches of some maps: of each pixel the bits of the nine pixels around it, zero beyond the border, as 32-bit words
 * that are compared with those of a filter.
 */
interface VectorPatches {

    /** Patches of at most so many maps of a shape, in as few words as there can be. */
    static VectorPatches of(MapShape shape, int maxMaps) {
        return VectorPackedPatches.savesWords(shape)
                ? new VectorPackedPatches(shape, maxMaps)
                : new VectorPaddedMaps(shape, maxMaps);
    }

    /** Takes a map as the one with this index. */
    void fill(int index, BitTensor map);

    /** The words of all maps, one after the other. */
    int[] words();

    /** Words of one map. */
    int mapWords();

    /** Index of the first word of a pixel's patch in the first map. */
    int firstWord(int y, int x);

    /** Where the words of a patch lie, from its first. */
    int[] wordOffsets();

    /** The words of a filter, in the order of {@link #wordOffsets()}. */
    int[] filterWords(BitTensor filter);
}

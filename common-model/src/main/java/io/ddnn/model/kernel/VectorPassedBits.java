package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;

import io.ddnn.model.layer.ConvPoolParameters;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Pooling with a lane for each pixel. */
final class VectorPassedBits extends PassedBits {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

    VectorPassedBits(ConvPoolParameters p, int planeFilters) {
        super(p, planeFilters, LANES.length());
    }

    @Override
    void poolRow(int[] cells, int top, int rowCells, int[] pooled) {
        for (int x = 0; x < rowCells - 2; x += LANES.length()) {
            int first = top + x;
            int second = first + rowCells;
            int third = second + rowCells;
            IntVector left = IntVector.fromArray(LANES, cells, first)
                    .or(IntVector.fromArray(LANES, cells, second))
                    .or(IntVector.fromArray(LANES, cells, third));
            IntVector centre = IntVector.fromArray(LANES, cells, first + 1)
                    .or(IntVector.fromArray(LANES, cells, second + 1))
                    .or(IntVector.fromArray(LANES, cells, third + 1));
            IntVector right = IntVector.fromArray(LANES, cells, first + 2)
                    .or(IntVector.fromArray(LANES, cells, second + 2))
                    .or(IntVector.fromArray(LANES, cells, third + 2));
            left.or(centre).or(right).intoArray(pooled, x);
        }
    }

    @Override
    void putSideBySide(int first, int[] pooled, long[] words, int target, int width, long flip, int shift) {
        int half = LONGS.length();
        int bound = first + LANES.loopBound(width - first);
        for (int x = first; x < bound; x += LANES.length()) {
            IntVector cells = IntVector.fromArray(LANES, pooled, x);
            put(cells, 0, words, target + x, flip, shift);
            put(cells, 1, words, target + x + half, flip, shift);
        }
        super.putSideBySide(bound, pooled, words, target, width, flip, shift);
    }

    /** Writes one half of a vector of cells. */
    private static void put(IntVector cells, int half, long[] words, int target, long flip, int shift) {
        LongVector bits = ((LongVector) cells.convertShape(ZERO_EXTEND_I2L, LONGS, half)).lanewise(XOR, flip);
        if (shift != 0) {
            bits = bits.lanewise(LSHL, shift).or(LongVector.fromArray(LONGS, words, target));
        }
        bits.intoArray(words, target);
    }
}

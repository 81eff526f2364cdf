package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Pooling with a lane for each pixel. */
final class VectorPassedBits extends PassedBits {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

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
}

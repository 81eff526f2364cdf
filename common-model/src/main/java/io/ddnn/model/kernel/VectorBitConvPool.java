package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.List;

/**
 * A ConvP block on bits with a lane for each filter: a word of a pixel's patch is broadcast, XOR and bit count give each
 * filter's differing bits, and the comparison with the limits gives a mask whose bits are the filters' outputs. So there
 * is no sum across lanes.
 */
final class VectorBitConvPool implements KernelProvider.BitConvPool {

    private static final int TWO_VECTORS = 2 * VectorTiles.LANES.length();

    private final ConvPoolParameters p;
    private final VectorPatches patches;
    private final VectorTiles tiles;

    VectorBitConvPool(ConvPoolParameters p) {
        this.p = p;
        this.patches = VectorPatches.of(p.input(), p.maxInputs());
        this.tiles = VectorTiles.of(p, patches);
    }

    @Override
    public void run(List<BitTensor> inputs, BitTensor output) {
        KernelShapes.check(p, inputs, output);
        for (int i = 0; i < inputs.size(); i++) {
            patches.fill(i, inputs.get(i));
        }
        int filter = 0;
        for (; filter + TWO_VECTORS <= tiles.filterLanes(); filter += TWO_VECTORS) {
            tiles.twoVectors(filter, inputs.size());
        }
        if (filter < tiles.filterLanes()) {
            tiles.oneVector(filter, inputs.size());
        }
        tiles.passed.pool(output);
    }
}

package io.ddnn.model.kernel;

import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;

/** The sums of a binary linear layer over the words of the folded map. */
final class PlanarBitLinear implements KernelProvider.BitLinear {

    private final LinearParameters p;
    private final FoldedMap folding;
    private final long[] folded;
    private final long[][] weights;

    PlanarBitLinear(LinearParameters p) {
        this.p = p;
        this.folding = new FoldedMap(p.input());
        this.folded = new long[folding.words()];
        this.weights = new long[p.classes()][folded.length];
        for (int i = 0; i < weights.length; i++) {
            folding.fold(p.weights().get(i).words(), 0, weights[i]);
        }
    }

    @Override
    public void run(BitTensor input, int[] sums) {
        KernelShapes.check(p, input, sums);
        folding.fold(input.words(), 0, folded);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = p.input().values() - 2 * differing(folded, weights[i]);
        }
    }

    private static int differing(long[] map, long[] weights) {
        int differing = 0;
        for (int k = 0; k < map.length; k++) {
            differing += Long.bitCount(map[k] ^ weights[k]);
        }
        return differing;
    }
}

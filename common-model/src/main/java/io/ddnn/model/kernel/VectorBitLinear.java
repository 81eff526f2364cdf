package io.ddnn.model.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** The sums of a binary linear layer: a class after the other, with a lane for each word of the folded map. */
final class VectorBitLinear implements KernelProvider.BitLinear {

    private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;

    private final LinearParameters p;
    private final FoldedMap folding;
    private final long[] folded;
    private final long[][] weights;

    VectorBitLinear(LinearParameters p) {
        this.p = p;
        this.folding = new FoldedMap(p.input());
        this.folded = new long[roundUp(folding.words())];
        this.weights = new long[p.classes()][folded.length];
        for (int i = 0; i < weights.length; i++) {
            folding.fold(p.weights().get(i).words(), 0, weights[i]);
        }
    }

    private static int roundUp(int words) {
        return (words + LANES.length() - 1) / LANES.length() * LANES.length();
    }

    @Override
    public void run(BitTensor input, int[] sums) {
        KernelShapes.check(p, input, sums);
        int bound = foldVectors(input.words());
        folding.fold(input.words(), bound, folded);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = p.input().values() - 2 * differing(weights[i]);
        }
    }

    /** Folds as many words as there are whole vectors of in every part, and tells how many. */
    private int foldVectors(long[] words) {
        int length = folding.words();
        int parts = folding.parts();
        int bound = LANES.loopBound(words.length - (parts - 1) * length);
        for (int i = 0; i < bound; i += LANES.length()) {
            LongVector sum = LongVector.fromArray(LANES, words, i);
            int shift = folding.bits();
            for (int part = i + length; part < i + parts * length; part += length) {
                sum = sum.or(LongVector.fromArray(LANES, words, part).lanewise(LSHL, shift));
                shift += folding.bits();
            }
            sum.intoArray(folded, i);
        }
        return bound;
    }

    private int differing(long[] row) {
        LongVector counts = LongVector.zero(LANES);
        for (int k = 0; k < folded.length; k += LANES.length()) {
            LongVector word = LongVector.fromArray(LANES, folded, k);
            counts = counts.add(word.lanewise(XOR, LongVector.fromArray(LANES, row, k)).lanewise(BIT_COUNT));
        }
        return (int) counts.reduceLanes(ADD);
    }
}

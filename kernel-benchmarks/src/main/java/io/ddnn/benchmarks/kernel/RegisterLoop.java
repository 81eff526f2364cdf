package io.ddnn.benchmarks.kernel;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.ddnn.model.layer.ConvPoolParameters;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * XOR, bit count and addition on registers, as many as a slice's convolutions have at least, and nothing else: no loads, no
 * thresholds, no pooling. What this machine's arithmetic units allow.
 */
final class RegisterLoop implements Contender {

    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;

    /** Independent sums: enough that none waits for another's result. */
    private static final int SUMS = 12;

    private final int rounds;
    private int seed = 1;

    RegisterLoop(RandomSlice slice) {
        long words = 0;
        for (ConvPoolParameters block : slice.blocks()) {
            words += (9L * block.input().channels() + 31) / 32 * block.filters().size() * block.input().pixels();
        }
        rounds = (int) Math.max(1, words / LANES.length() / SUMS);
    }

    @Override
    public Object run() {
        return loop(rounds, seed++);
    }

    private static int loop(int rounds, int seed) {
        IntVector w = IntVector.broadcast(LANES, seed);
        IntVector a0 = w.add(1);
        IntVector a1 = w.add(2);
        IntVector a2 = w.add(3);
        IntVector a3 = w.add(4);
        IntVector a4 = w.add(5);
        IntVector a5 = w.add(6);
        IntVector a6 = w.add(7);
        IntVector a7 = w.add(8);
        IntVector a8 = w.add(9);
        IntVector a9 = w.add(10);
        IntVector a10 = w.add(11);
        IntVector a11 = w.add(12);
        for (int i = 0; i < rounds; i++) {
            a0 = a0.add(a0.lanewise(XOR, w).lanewise(BIT_COUNT));
            a1 = a1.add(a1.lanewise(XOR, w).lanewise(BIT_COUNT));
            a2 = a2.add(a2.lanewise(XOR, w).lanewise(BIT_COUNT));
            a3 = a3.add(a3.lanewise(XOR, w).lanewise(BIT_COUNT));
            a4 = a4.add(a4.lanewise(XOR, w).lanewise(BIT_COUNT));
            a5 = a5.add(a5.lanewise(XOR, w).lanewise(BIT_COUNT));
            a6 = a6.add(a6.lanewise(XOR, w).lanewise(BIT_COUNT));
            a7 = a7.add(a7.lanewise(XOR, w).lanewise(BIT_COUNT));
            a8 = a8.add(a8.lanewise(XOR, w).lanewise(BIT_COUNT));
            a9 = a9.add(a9.lanewise(XOR, w).lanewise(BIT_COUNT));
            a10 = a10.add(a10.lanewise(XOR, w).lanewise(BIT_COUNT));
            a11 = a11.add(a11.lanewise(XOR, w).lanewise(BIT_COUNT));
        }
        return a0.add(a1).add(a2).add(a3).add(a4).add(a5).add(a6).add(a7).add(a8).add(a9).add(a10).add(a11).lane(0);
    }
}

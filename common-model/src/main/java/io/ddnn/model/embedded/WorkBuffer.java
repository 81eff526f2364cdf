package io.ddnn.model.embedded;

import io.ddnn.model.layer.ConvPoolParameters;
import java.util.List;

/**
 * Where the maps between blocks lie: a block reads one half of the buffer and writes the other. The last block writes
 * the result instead, so that a single block needs no buffer.
 *
 * @param even bytes of the half that the last block but one writes, and every second one before it
 * @param odd bytes of the other half
 * @param blocks number of blocks
 */
record WorkBuffer(int even, int odd, int blocks) {

    static WorkBuffer of(List<ConvPoolParameters> blocks) {
        int[] halves = new int[2];
        for (int i = 0; i < blocks.size() - 1; i++) {
            int half = half(i, blocks.size());
            halves[half] = Math.max(halves[half], blocks.get(i).output().packedBytes());
        }
        return new WorkBuffer(halves[0], halves[1], blocks.size());
    }

    private static int half(int block, int blocks) {
        return (blocks - block) % 2;
    }

    int bytes() {
        return even + odd;
    }

    /** Where the output of a block, not the last, begins. */
    int offset(int block) {
        return half(block, blocks) == 0 ? 0 : even;
    }
}

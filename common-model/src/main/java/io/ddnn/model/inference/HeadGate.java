package io.ddnn.model.inference;

/** Decides at each head of a device, the first block's first, whether a sample leaves there. */
@FunctionalInterface
public interface HeadGate {

    /**
     * Whether the sample leaves. If it does, nothing behind the head is computed.
     *
     * @param after the number of blocks that the head stands behind
     * @param scores the head's scores, one a class
     */
    boolean leaves(int after, double[] scores);
}

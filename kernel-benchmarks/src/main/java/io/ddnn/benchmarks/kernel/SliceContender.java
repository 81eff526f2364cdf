package io.ddnn.benchmarks.kernel;

/** A contender that computes a slice on its input. */
interface SliceContender extends Contender {

    /** What the slice gives, for a comparison: the class scores, or the last map as -1 and +1, channels first. */
    float[] outcome();
}

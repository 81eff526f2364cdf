package io.ddnn.benchmarks.kernel;

/** Something that computes a slice, ready to run. Used by one thread. */
interface Contender extends AutoCloseable {

    /**
     * Computes the slice on its input.
     *
     * @return class scores; or, without a head, the last block's map as -1 and +1 or bits, whichever the contender makes
     */
    Object run();

    /**
     * What the slice gives, for a comparison: the class scores, or the last map as -1 and +1, channels first. Reads the
     * outcome of {@link #run()}.
     */
    float[] outcome();

    @Override
    default void close() {}
}

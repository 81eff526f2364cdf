package io.ddnn.benchmarks.kernel;

/** Something that is measured, ready to run. Used by one thread. */
interface Contender extends AutoCloseable {

    /**
     * Does the work once.
     *
     * @return what came of it, whichever form the contender makes
     */
    Object run();

    @Override
    default void close() {}
}

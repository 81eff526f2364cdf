package io.ddnn.service.node;

import io.ddnn.model.inference.NodeRunner;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runners of one slice, as many as there are processors: so no more computations run at a time than can make progress,
 * and each has buffers of its own.
 */
final class RunnerPool {

    private final BlockingQueue<NodeRunner> idle;

    RunnerPool(int size, Supplier<NodeRunner> make) {
        this.idle = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            idle.add(make.get());
        }
    }

    /** Runs a computation on a runner, waiting for one to be idle. */
    <T> T use(Function<NodeRunner, T> computation) {
        return use(() -> {}, computation);
    }

    /**
     * Runs a computation on a runner, waiting for one to be idle.
     *
     * @param start runs before the computation does; what it throws is thrown, and the computation does not run
     */
    <T> T use(Runnable start, Function<NodeRunner, T> computation) {
        NodeRunner runner;
        try {
            runner = idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a runner", e);
        }
        try {
            start.run();
            return computation.apply(runner);
        } finally {
            idle.add(runner);
        }
    }
}

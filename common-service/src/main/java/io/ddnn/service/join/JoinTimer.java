package io.ddnn.service.join;

import java.time.Duration;

/** Runs what windows and deadlines call for. */
@FunctionalInterface
public interface JoinTimer {

    /** Runs a task once after a delay. The task must be short: it may hold up others. */
    void after(Duration delay, Runnable task);
}

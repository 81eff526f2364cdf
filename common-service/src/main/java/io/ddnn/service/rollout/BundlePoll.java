package io.ddnn.service.rollout;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Looks at the bundle's directory from time to time, once the service is ready. */
public final class BundlePoll implements DisposableBean {

    private final NetworkUpdates updates;
    private final Duration interval;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bundle-poll").daemon().factory());

    /**
     * Makes a poll.
     *
     * @param interval between two looks; 0 for none
     */
    public BundlePoll(NetworkUpdates updates, Duration interval) {
        this.updates = updates;
        this.interval = interval;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (!interval.isZero()) {
            Future<?> _ = timer.scheduleWithFixedDelay(updates::poll, interval.toMillis(), interval.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}

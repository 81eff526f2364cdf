package io.ddnn.service.event;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.model.wire.Reply;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.node.ServedNode;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of the samples that this node answers. Costs nothing while nobody listens; a listener that is slow
 * misses events, and is told how many, so that it never holds up a sample. Safe for use by many threads.
 */
public final class DecisionEvents implements AnswerListener {

    /** Events that wait for a listener, at most. */
    static final int MOST_WAITING = 1024;

    /** Listeners at a time, at most. */
    static final int MOST_LISTENERS = 8;

    private final InstantSource clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    /** Begins with no listeners. */
    public DecisionEvents(InstantSource clock) {
        this.clock = clock;
    }

    /** What one listener has not fetched yet. */
    public final class Subscription implements AutoCloseable {

        private final BlockingQueue<DecisionEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private final AtomicLong missed = new AtomicLong();

        private Subscription() {}

        /** The next event; null if none comes within a while. */
        public @Nullable DecisionEvent next(long millis) throws InterruptedException {
            return waiting.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** How many events there was no room for since this was asked last. */
        public long missed() {
            return missed.getAndSet(0);
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }

    /** From now on events are kept for a listener, until it closes; null if there are too many listeners. */
    public synchronized @Nullable Subscription subscribe() {
        if (subscriptions.size() >= MOST_LISTENERS) {
            return null;
        }
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    @Override
    public void answered(ServedNode served, String sample, String version, Decision decision, boolean here,
            Trace trace) {
        if (subscriptions.isEmpty()) {
            return;
        }
        ReplyBody body = JsonMessages.toJson(new Reply.Decided(decision), sample, version, served.definition())
                .explained(trace.own(served.definition()));
        DecisionEvent event = new DecisionEvent(served.node().id(), clock.instant(), here, body);
        for (Subscription subscription : subscriptions) {
            if (!subscription.waiting.offer(event)) {
                subscription.missed.incrementAndGet();
            }
        }
    }
}

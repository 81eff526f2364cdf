package io.ddnn.console.page;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.event.DecisionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings together what the nodes tell of each sample, and counts a sample when it is final: when all its devices have told
 * of their answers, or some time after it was first heard of. Safe for use by many threads.
 */
final class Board {

    private static final int MOST_CARDS = 200;
    private static final int MOST_POINTS = 900;
    private static final long FINAL_NANOS = 2_500_000_000L;

    private final NetworkDefinition definition;
    private final LongSupplier clock;
    private final Consumer<Card> changed;
    private final Map<String, Card> cards = new LinkedHashMap<>();
    private final Map<String, Long> open = new LinkedHashMap<>();
    private final Deque<Point> points = new ArrayDeque<>();
    private Tally tally;
    private long numbers;
    private long audited;
    private long agreed;

    /**
     * A moment of the charts: what was counted until then.
     *
     * @param seconds since the epoch
     */
    record Point(double seconds, Totals totals) {}

    /**
     * Begins empty.
     *
     * @param clock nanoseconds
     * @param changed told of each card that changes, in the order in which they do; must not wait
     */
    Board(NetworkDefinition definition, LongSupplier clock, Consumer<Card> changed) {
        this.definition = definition;
        this.clock = clock;
        this.changed = changed;
        this.tally = new Tally(definition);
    }

    /** The console posts a sample. */
    void posted(String sample, @Nullable String label, Map<String, @Nullable String> views) {
        change(sample, card -> card.posted(label, views));
    }

    /** A node tells of an answer. */
    void told(DecisionEvent event) {
        change(event.decision().sample(), card -> card.with(event));
        settle(event.decision().sample());
    }

    /** The devices have answered the console, or not. */
    void answered(String sample, double milliseconds, Map<String, String> failures) {
        change(sample, card -> card.answered(milliseconds, failures));
        settle(sample);
    }

    private interface Change {
        Card of(Card card);
    }

    private synchronized void change(String sample, Change change) {
        Card known = cards.get(sample);
        if (known == null) {
            known = Card.of(sample, ++numbers);
            open.put(sample, clock.getAsLong());
            makeRoom();
        }
        Card next = change.of(known);
        cards.put(sample, next);
        // told here, so that nobody hears of an older state after a newer one
        changed.accept(next);
    }

    private void makeRoom() {
        if (cards.size() >= MOST_CARDS) {
            String oldest = cards.keySet().iterator().next();
            finish(oldest);
            cards.remove(oldest);
        }
    }

    /** A sample is final when all its devices have told, and the console has its answers if it posted it. */
    private synchronized void settle(String sample) {
        Card card = cards.get(sample);
        if (card != null && open.containsKey(sample) && isComplete(card)) {
            finish(sample);
        }
    }

    private boolean isComplete(Card card) {
        boolean told = definition.devices().stream().map(NodeDefinition::id)
                .allMatch(device -> card.events().containsKey(device) || card.failures().containsKey(device));
        return told && (!card.posted() || card.milliseconds() != null);
    }

    private void finish(String sample) {
        if (open.remove(sample) == null) {
            return;
        }
        Card done = cards.computeIfPresent(sample, (_, card) -> card.decided());
        if (done != null) {
            tally.add(done);
            changed.accept(done);
        }
    }

    /** Ends those that have been open for too long. */
    synchronized void tick() {
        long now = clock.getAsLong();
        for (Map.Entry<String, Long> each : List.copyOf(open.entrySet())) {
            Card card = cards.get(each.getKey());
            boolean waits = card != null && card.posted() && card.milliseconds() == null;
            if (!waits && now - each.getValue() > FINAL_NANOS) {
                finish(each.getKey());
            }
        }
    }

    /** Notes what the tiers' audits have come to. */
    synchronized void audits(long all, long alike) {
        audited = all;
        agreed = alike;
    }

    synchronized Totals totals() {
        return tally.totals(audited, agreed);
    }

    /** Adds a moment to the charts. */
    synchronized Point point(double seconds) {
        Point point = new Point(seconds, totals());
        points.addLast(point);
        if (points.size() > MOST_POINTS) {
            points.removeFirst();
        }
        return point;
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** The newest samples, the oldest of them first. */
    synchronized List<Card> newest(int most) {
        List<Card> all = List.copyOf(cards.values());
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /** Counts from zero. */
    synchronized void reset() {
        tally = new Tally(definition);
        points.clear();
    }
}

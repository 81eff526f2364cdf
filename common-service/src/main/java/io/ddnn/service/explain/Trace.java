package io.ddnn.service.explain;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.Explanation;
import io.ddnn.service.tracing.SampleSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sample's way through a node and the tiers above, kept for whoever asks for an {@link Explanation}. What costs
 * something is done only when one is made. Safe for use by many threads.
 */
public final class Trace {

    private final long began = System.nanoTime();
    private final List<Visit> visits = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();
    private Explanation above = Explanation.NOTHING;
    private boolean wanted;
    private SampleSpan span = SampleSpan.NONE;

    /**
     * An exit of this node.
     *
     * @param participants children whose scores or maps are in the exit's scores; or the device itself
     * @param missing devices below them that are absent
     */
    private record Visit(String node, ExitName exit, Classification classification, double temperature,
            @Nullable Double threshold, boolean taken, Set<String> participants, Collection<String> missing,
            Duration after) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        Visit(String node, ExitName exit, Classification classification, double temperature,
                @Nullable Double threshold, boolean taken, Set<String> participants, Collection<String> missing,
                Duration after) {
            this.node = node;
            this.exit = exit;
            this.classification = classification;
            this.temperature = temperature;
            this.threshold = threshold;
            this.taken = taken;
            this.participants = participants;
            this.missing = missing;
            this.after = after;
        }
    }

    /** Asks that the tier above explain its answer too. */
    public synchronized void want() {
        wanted = true;
    }

    /** What is done for the sample from now on is a part of this one; the first that is traced counts. */
    public synchronized void follow(SampleSpan part) {
        if (!span.isTraced()) {
            span = part;
        }
    }

    /** Whether somebody asked for an explanation. */
    public synchronized boolean isWanted() {
        return wanted;
    }

    /**
     * Notes that the sample reached an exit.
     *
     * @param node id of the node that holds it
     * @param threshold up to which entropy the sample leaves; null if it has none
     * @param taken whether the sample leaves
     * @param participants children whose scores or maps are in the exit's scores; or the device itself
     * @param missing devices below them that are absent
     */
    public synchronized void reached(String node, ExitName exit, Classification classification, double temperature,
            @Nullable Double threshold, boolean taken, Set<String> participants, Collection<String> missing) {
        visits.add(new Visit(node, exit, classification, temperature, threshold, taken, participants, missing,
                Duration.ofNanos(System.nanoTime() - began)));
    }

    /** Notes that the tier above is asked. */
    public synchronized Ask ask(String from, String to) {
        Ask ask = new Ask(from, to, span.asking(to));
        asks.add(ask);
        return ask;
    }

    /** Time that went by while the tier above was asked; null if it was not. */
    public synchronized @Nullable Duration asking() {
        return asks.stream().map(Ask::time).reduce(Duration::plus).orElse(null);
    }

    /** All of it; the tier above comes last. */
    public synchronized Explanation explain(NetworkDefinition definition) {
        return own(definition).then(above);
    }

    /** The way through this node alone. */
    public synchronized Explanation own(NetworkDefinition definition) {
        return new Explanation(visits.stream().map(visit -> exit(visit, definition)).toList(),
                asks.stream().map(Ask::hop).toList());
    }

    private static Explanation.Exit exit(Visit visit, NetworkDefinition definition) {
        Map<String, @Nullable Double> scores = new LinkedHashMap<>();
        double[] values = visit.classification().scores();
        for (int i = 0; i < values.length; i++) {
            scores.put(definition.classes().get(i), finite(values[i]));
        }
        List<String> present = definition.devices().stream()
                .map(NodeDefinition::id)
                .filter(device -> !visit.missing().contains(device) && visit.participants().stream()
                        .flatMap(child -> definition.devicesBelow(child).stream())
                        .anyMatch(below -> below.id().equals(device)))
                .toList();
        return new Explanation.Exit(visit.node(), visit.exit().text(), scores, visit.temperature(),
                finite(visit.classification().entropy()), visit.threshold(), visit.taken(), present,
                millis(visit.after()));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** One time that the tier above is asked, in one or more messages. */
    public final class Ask {

        private final String from;
        private final String to;
        private final SampleSpan asking;
        private final long start = System.nanoTime();
        private int scores;
        private int features;
        private int raw;
        private @Nullable Duration time;
        private String outcome = "waiting";
        private @Nullable String detail;

        private Ask(String from, String to, SampleSpan asking) {
            this.from = from;
            this.to = to;
            this.asking = asking;
        }

        /** The header that makes the answer a part of the sample's trace; null where it is not traced. */
        public @Nullable String header() {
            return asking.header();
        }

        /** Adds payload bytes that were sent. */
        public void sent(int scoreBytes, int featureBytes, int rawBytes) {
            synchronized (Trace.this) {
                scores += scoreBytes;
                features += featureBytes;
                raw += rawBytes;
            }
        }

        /** Adds what the tier above tells. */
        public void explained(Explanation explanation) {
            synchronized (Trace.this) {
                above = above.then(explanation);
            }
        }

        /**
         * Notes that the answer has come, or that there will be none.
         *
         * @param how as {@link Explanation.Hop#outcome}
         * @param why for people; null where it was decided
         */
        public void ended(String how, @Nullable String why) {
            synchronized (Trace.this) {
                time = time();
                outcome = how;
                detail = why;
                asking.note("outcome", how).end();
            }
        }

        private Duration time() {
            return time == null ? Duration.ofNanos(System.nanoTime() - start) : time;
        }

        private Explanation.Hop hop() {
            return new Explanation.Hop(from, to, scores, features, raw, millis(time()), outcome, detail);
        }
    }
}

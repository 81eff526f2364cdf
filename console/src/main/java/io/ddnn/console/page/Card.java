package io.ddnn.console.page;

import io.ddnn.client.SampleAnswer;
import io.ddnn.model.wire.Explanation.Hop;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.service.event.DecisionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one sample, as the page shows it.
 *
 * @param sample id of the sample
 * @param number of the sample among those that the console has seen, from 1
 * @param posted whether the console posted it
 * @param label the class that it is known to be of; null if that is not known
 * @param views pictures by device as data URLs, null where the object is not in view; empty unless the console posted it
 * @param events what each node told, by its id
 * @param decision the sample's answer; null until it is final
 * @param milliseconds from the console's posts until the last device answered; null unless the console posted it
 * @param failures why devices gave no answer, by device
 */
public record Card(String sample, long number, boolean posted, @Nullable String label,
        Map<String, @Nullable String> views, Map<String, DecisionEvent> events, @Nullable ReplyBody decision,
        @Nullable Double milliseconds, Map<String, String> failures) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Card(String sample, long number, boolean posted, @Nullable String label,
            Map<String, @Nullable String> views, Map<String, DecisionEvent> events, @Nullable ReplyBody decision,
            @Nullable Double milliseconds, Map<String, String> failures) {
        this.sample = sample;
        this.number = number;
        this.posted = posted;
        this.label = label;
        this.views = views;
        this.events = Map.copyOf(events);
        this.decision = decision;
        this.milliseconds = milliseconds;
        this.failures = Map.copyOf(failures);
    }

    /** A sample that nothing is known of yet. */
    static Card of(String sample, long number) {
        return new Card(sample, number, false, null, Map.of(), Map.of(), null, null, Map.of());
    }

    /** The same, posted by the console. */
    Card posted(@Nullable String knownLabel, Map<String, @Nullable String> pictures) {
        return new Card(sample, number, true, knownLabel, pictures, events, decision, milliseconds, failures);
    }

    /** The same with what a node told. */
    Card with(DecisionEvent event) {
        Map<String, DecisionEvent> more = new LinkedHashMap<>(events);
        more.put(event.node(), event);
        return new Card(sample, number, posted, label, views, more, decision, milliseconds, failures);
    }

    /** The same, answered to the console. */
    Card answered(double time, Map<String, String> why) {
        return new Card(sample, number, posted, label, views, events, decision, time, why);
    }

    /** The same with its answer, the best of the nodes' answers. */
    Card decided() {
        ReplyBody best = SampleAnswer.best(events.values().stream().map(DecisionEvent::decision).toList()).orElse(null);
        return new Card(sample, number, posted, label, views, events, best, milliseconds, failures);
    }

    /** Payload bytes that a node sent to its parent. */
    int sent(String node) {
        DecisionEvent event = events.get(node);
        if (event == null || event.decision().explanation() == null) {
            return 0;
        }
        List<Hop> hops = event.decision().explanation().hops();
        return hops.stream().mapToInt(hop -> hop.scores() + hop.features() + hop.raw()).sum();
    }
}

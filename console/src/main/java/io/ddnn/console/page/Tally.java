package io.ddnn.console.page;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.service.event.DecisionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts final samples. */
final class Tally {

    private static final long MOST_MICROS = 3_600_000_000L;
    private static final int DIGITS = 2;

    private final NetworkDefinition definition;
    private final Map<String, Long> exits = new TreeMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();
    private long samples;
    private long degraded;
    private long failed;
    private long labelled;
    private long correct;
    private long bytes;
    private long rawBytes;

    Tally(NetworkDefinition definition) {
        this.definition = definition;
    }

    /** Counts a sample that is final. */
    void add(Card card) {
        samples++;
        for (NodeDefinition device : definition.devices()) {
            bytes += card.sent(device.id());
            if (saw(card, device.id())) {
                rawBytes += definition.input().rawBytes();
            }
        }
        ReplyBody decision = card.decision();
        if (decision == null) {
            failed++;
            return;
        }
        String exit = String.valueOf(decision.exit());
        exits.merge(exit, 1L, Long::sum);
        degraded += Boolean.TRUE.equals(decision.degraded()) ? 1 : 0;
        if (card.label() != null) {
            labelled++;
            correct += card.label().equals(decision.label()) ? 1 : 0;
        }
        if (card.milliseconds() != null) {
            latencies.computeIfAbsent(exit, _ -> new Histogram(MOST_MICROS, DIGITS))
                    .recordValue(Math.clamp(Math.round(card.milliseconds() * 1000), 1, MOST_MICROS));
        }
    }

    /** Whether a device had a picture: known of samples that the console posted, and else by what the device sent. */
    private static boolean saw(Card card, String device) {
        if (card.posted()) {
            return card.views().get(device) != null && card.events().containsKey(device);
        }
        DecisionEvent event = card.events().get(device);
        return event != null && (event.here() || card.sent(device) > 0);
    }

    Totals totals(long audited, long agreed) {
        Map<String, Totals.Latency> times = new LinkedHashMap<>();
        latencies.forEach((exit, histogram) -> times.put(exit, new Totals.Latency(histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1000.0, histogram.getValueAtPercentile(95) / 1000.0)));
        return new Totals(samples, Map.copyOf(exits), degraded, failed, labelled, correct, bytes, rawBytes, times,
                audited, agreed);
    }
}

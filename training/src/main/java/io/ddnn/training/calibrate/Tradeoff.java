package io.ddnn.training.calibrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Thresholds and what comes of them.
 *
 * @param thresholds by the exits' labels
 * @param outcome on the samples
 */
public record Tradeoff(Map<String, Double> thresholds, Outcome outcome) {

    public Tradeoff {
        thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
    }

    /** Those that no other beats in accuracy or bytes without being worse in the other, the most bytes first. */
    static List<Tradeoff> pareto(List<Tradeoff> all) {
        List<Tradeoff> ascending = new ArrayList<>(all);
        ascending.sort(Comparator.comparingDouble((Tradeoff each) -> each.outcome.bytes())
                .thenComparing(Comparator.comparingInt((Tradeoff each) -> each.outcome.right()).reversed()));
        List<Tradeoff> best = new ArrayList<>();
        for (Tradeoff each : ascending) {
            if (best.isEmpty() || each.outcome.right() > best.getLast().outcome.right()) {
                best.add(each);
            }
        }
        return best.reversed();
    }
}

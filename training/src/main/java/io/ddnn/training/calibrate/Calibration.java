package io.ddnn.training.calibrate;

import io.ddnn.model.network.NetworkDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network with calibrated exits.
 *
 * @param definition the network with its temperatures and thresholds
 * @param chosen the thresholds, and what comes of them on all samples
 * @param curve what these and other thresholds give on all samples, the most bytes first: with one label all outcomes
 *     that there are, with several the best for their bytes
 * @param proof how the target accuracy was shown; null where none was asked for
 */
public record Calibration(NetworkDefinition definition, Tradeoff chosen, List<Tradeoff> curve,
        @Nullable AccuracyProof proof) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Calibration(NetworkDefinition definition, Tradeoff chosen, List<Tradeoff> curve,
            @Nullable AccuracyProof proof) {
        this.definition = definition;
        this.chosen = chosen;
        this.curve = List.copyOf(curve);
        this.proof = proof;
    }

    /** What a bundle's manifest tells of the thresholds. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("validation.accuracy", chosen.outcome().accuracy());
        metrics.put("validation.earlyShare", chosen.outcome().earlyShare());
        metrics.put("validation.bytes", chosen.outcome().bytes());
        chosen.outcome().left().forEach((exit, count) -> {
            if (count > 0) {
                metrics.put("validation.share." + exit, (double) count / chosen.outcome().total());
            }
        });
        if (proof != null) {
            metrics.put("validation.accuracyShown", proof.target());
        }
        return metrics;
    }
}

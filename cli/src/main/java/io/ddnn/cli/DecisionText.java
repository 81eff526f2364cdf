package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a decision for people. */
final class DecisionText {

    private DecisionText() {}

    static String confidence(ReplyBody decision) {
        Double confidence = decision.confidence();
        return confidence == null ? "-" : Numbers.fixed(confidence, 3);
    }

    /** Why a decision is degraded; empty if it is not. */
    static String degraded(ReplyBody decision) {
        if (!Boolean.TRUE.equals(decision.degraded())) {
            return "";
        }
        List<String> missing = orEmpty(decision.missing());
        return "degraded: " + String.join(", ", orEmpty(decision.reasons()))
                + (missing.isEmpty() ? "" : " (" + String.join(", ", missing) + ")");
    }

    static String millis(Duration time) {
        return Numbers.fixed(time.toNanos() / 1e6, 1);
    }

    private static List<String> orEmpty(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }
}

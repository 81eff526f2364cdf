package io.ddnn.client;

import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the devices of a sample answered.
 *
 * @param sample id of the sample
 * @param answers one a device, in the order of the views
 * @param trace id of the sample's trace, 32 hex digits; null where it has none
 */
public record SampleAnswer(String sample, List<Answer> answers, @Nullable String trace) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public SampleAnswer(String sample, List<Answer> answers, @Nullable String trace) {
        this.sample = sample;
        this.answers = List.copyOf(answers);
        this.trace = trace;
    }

    /**
     * The decision: the best of the devices' answers.
     *
     * @return empty if no device answered: {@link #answers} tell why
     */
    public Optional<ReplyBody> decision() {
        List<ReplyBody> decisions = new ArrayList<>();
        for (Answer answer : answers) {
            if (answer.outcome() instanceof Answer.Decided(ReplyBody decision)) {
                decisions.add(decision);
            }
        }
        return best(decisions);
    }

    /**
     * The best of several answers for a sample. Devices usually answer alike; where they do not, as some lost their way up
     * or belong to another edge, one that is not degraded comes first, and of those the one with the highest confidence.
     */
    public static Optional<ReplyBody> best(Collection<ReplyBody> decisions) {
        return decisions.stream()
                .max(Comparator.<ReplyBody>comparingInt(decision -> Boolean.TRUE.equals(decision.degraded()) ? 0 : 1)
                        .thenComparingDouble(decision -> decision.confidence() == null ? 0 : decision.confidence())
                        .thenComparing(decision -> String.valueOf(decision.exit())));
    }
}

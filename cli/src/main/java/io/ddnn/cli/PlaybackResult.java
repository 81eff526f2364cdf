package io.ddnn.cli;

import io.ddnn.client.Answer;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one sample that was sent to a hierarchy.
 *
 * <p>All devices that one node decides for must get the same answer. In most networks that is one node for all; where
 * edges decide for their own devices (topology f), devices may differ, and the sample's answer is that of the node which
 * decides for the network evaluated in one piece.
 */
final class PlaybackResult {

    private final NetworkDefinition definition;
    private final String sample;
    private final @Nullable String label;
    private final Map<String, Answer> answers;
    private final Duration time;
    private final double bytes;
    private final SampleResult expected;

    /**
     * Makes a result.
     *
     * @param sample the sample's id in its data set
     * @param label its class; null if it is not known
     * @param answers one a device, by the device's id
     * @param time from the first request until the last answer
     * @param bytes payload bytes a device that the devices sent
     * @param expected what the network answers if it is evaluated in one piece
     */
    PlaybackResult(NetworkDefinition definition, String sample, @Nullable String label, Map<String, Answer> answers,
            Duration time, double bytes, SampleResult expected) {
        this.definition = definition;
        this.sample = sample;
        this.label = label;
        this.answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        this.time = time;
        this.bytes = bytes;
        this.expected = expected;
    }

    String sample() {
        return sample;
    }

    @Nullable
    String label() {
        return label;
    }

    int requests() {
        return answers.size();
    }

    Duration time() {
        return time;
    }

    double bytes() {
        return bytes;
    }

    SampleResult expected() {
        return expected;
    }

    /** The name of the class that the network answers in one piece. */
    String expectedLabel() {
        return definition.classes().get(expected.decision().label());
    }

    /** The decision, if a device got one. */
    @Nullable
    ReplyBody decision() {
        ReplyBody other = null;
        for (Map.Entry<String, Answer> entry : answers.entrySet()) {
            if (entry.getValue().outcome() instanceof Answer.Decided(ReplyBody decision)) {
                if (expectedAt(entry.getKey()).node().equals(expected.decidedBy())) {
                    return decision;
                }
                other = decision;
            }
        }
        return other;
    }

    /** What decides for a device in one piece: the first exit taken on the way up. */
    private ExitPassed expectedAt(String device) {
        for (NodeDefinition node = definition.node(device); node != null; node = definition.parent(node.id())) {
            String id = node.id();
            for (ExitPassed exit : expected.exits()) {
                if (exit.taken() && exit.node().equals(id)) {
                    return exit;
                }
            }
        }
        throw new IllegalStateException("no exit above device '" + device + "' was taken");
    }

    private Map<String, ReplyBody> decisions() {
        Map<String, ReplyBody> decisions = new LinkedHashMap<>();
        answers.forEach((device, answer) -> {
            if (answer.outcome() instanceof Answer.Decided(ReplyBody decision)) {
                decisions.put(device, decision);
            }
        });
        return decisions;
    }

    /** The failures of devices. */
    List<Answer.Failed> failures() {
        List<Answer.Failed> failures = new ArrayList<>();
        for (Answer answer : answers.values()) {
            if (answer.outcome() instanceof Answer.Failed failed) {
                failures.add(failed);
            }
        }
        return failures;
    }

    /** Whether all devices that one node decides for got the same answer. */
    boolean isAgreed() {
        Map<String, ReplyBody> byNode = new HashMap<>();
        boolean agreed = true;
        for (Map.Entry<String, ReplyBody> entry : decisions().entrySet()) {
            ReplyBody before = byNode.putIfAbsent(expectedAt(entry.getKey()).node(), entry.getValue());
            agreed &= before == null || before.equals(entry.getValue());
        }
        return agreed;
    }

    /** Whether a device got a degraded answer. */
    boolean isDegraded() {
        return decisions().values().stream().anyMatch(decision -> Boolean.TRUE.equals(decision.degraded()));
    }

    /** Whether there are answers, and all are those of the network evaluated in one piece; degraded ones need not be. */
    boolean isAsExpected() {
        Map<String, ReplyBody> decisions = decisions();
        return !decisions.isEmpty() && decisions.entrySet().stream().allMatch(entry -> {
            ExitPassed exit = expectedAt(entry.getKey());
            return definition.classes().get(exit.classification().label()).equals(entry.getValue().label())
                    && exit.exit().text().equals(entry.getValue().exit());
        });
    }

    /** Whether the answer is the sample's class. */
    boolean isRight() {
        ReplyBody decision = decision();
        return label != null && decision != null && Objects.equals(label, decision.label());
    }

    /** Whether everything went as it should: nobody stops a service, so a degraded answer has no excuse either. */
    boolean isGood() {
        return failures().isEmpty() && !isDegraded() && isAgreed() && isAsExpected();
    }
}

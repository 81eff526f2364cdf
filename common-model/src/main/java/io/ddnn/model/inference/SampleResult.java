package io.ddnn.model.inference;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import java.util.List;
import java.util.Map;

/**
 * What a network says of a sample.
 *
 * @param decision the answer
 * @param decidedBy id of the node that gave it
 * @param classification the scores behind it
 * @param exits all exits that the sample reached, leaves first
 * @param uplinkBytes payload bytes that each device sent, by device id, for all devices of the definition: scores, and
 *     the map or raw image where it was asked for; a blank view counts like any other, a missing device as 0
 */
public record SampleResult(Decision decision, String decidedBy, Classification classification,
        List<ExitPassed> exits, Map<String, Integer> uplinkBytes) {

    public SampleResult {
        exits = List.copyOf(exits);
        uplinkBytes = Map.copyOf(uplinkBytes);
    }

    /** The exit that gave the answer. */
    public ExitPassed taken() {
        return exits.stream()
                .filter(exit -> exit.taken() && exit.node().equals(decidedBy))
                .findFirst()
                .orElseThrow();
    }

    /** Payload bytes on device uplinks, the mean over all devices of the definition. */
    public double meanUplinkBytes() {
        return uplinkBytes.values().stream().mapToInt(Integer::intValue).average().orElse(0);
    }
}

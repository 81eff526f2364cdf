package io.ddnn.service.join;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.metrics.TierMeters.JoinOutcome;
import io.ddnn.service.node.ServedNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who of a node's children a sample waits for, and who is missing from it.
 *
 * <p>Nobody waits for a child that missed the last few samples, until it speaks again: so a dead device slows its first
 * samples only. A child that decided the sample for its own devices is neither waited for nor missing. Safe for use by
 * many threads.
 */
final class Attendance {

    private final NetworkDefinition definition;
    private final List<String> inputs;
    private final boolean twoPhases;
    private final int suspectAfter;
    private final Map<String, Integer> missedInARow;

    /**
     * Begins with all children trusted.
     *
     * @param suspectAfter how many samples in a row a child must miss until nobody waits for it
     */
    Attendance(NetworkDefinition definition, NodeDefinition node, int suspectAfter) {
        this.definition = definition;
        this.inputs = node.inputs();
        this.twoPhases = node.exit(ExitOn.SCORES) != null;
        this.suspectAfter = suspectAfter;
        this.missedInARow = new ConcurrentHashMap<>();
        inputs.forEach(child -> missedInARow.put(child, 0));
    }

    private Attendance(Attendance shared, NetworkDefinition definition, NodeDefinition node) {
        this.definition = definition;
        this.inputs = node.inputs();
        this.twoPhases = node.exit(ExitOn.SCORES) != null;
        this.suspectAfter = shared.suspectAfter;
        this.missedInARow = shared.missedInARow;
    }

    /** The attendance of the same children in another version of the network: what one learns of them, both know. */
    Attendance of(ServedNode version) {
        return new Attendance(this, version.definition(), version.node());
    }

    /** A child spoke: it is waited for again. */
    void spoke(String child) {
        missedInARow.put(child, 0);
    }

    private void missed(String child) {
        missedInARow.merge(child, 1, Integer::sum);
    }

    private boolean isSuspect(String child) {
        return missedInARow.getOrDefault(child, 0) >= suspectAfter;
    }

    /** Whether all scores that are waited for have come. */
    boolean scoresAreIn(OpenSample sample) {
        return inputs.stream().allMatch(child -> sample.hasScores(child) || sample.hasDecided(child)
                || isSuspect(child));
    }

    /** Whether all maps that are waited for have come: behind an exit on scores those of its participants, else all. */
    boolean mapsAreIn(OpenSample sample) {
        return twoPhases
                ? sample.participants().stream().allMatch(sample::hasMaps)
                : inputs.stream().allMatch(child -> sample.hasMaps(child) || sample.hasDecided(child)
                        || isSuspect(child));
    }

    /** Notes that the window for scores is over. */
    void scoresWereDue(OpenSample sample) {
        inputs.stream().filter(child -> !sample.hasScores(child) && !sample.hasDecided(child)).forEach(this::missed);
    }

    /** Notes that the window for maps is over. */
    void mapsWereDue(OpenSample sample) {
        (twoPhases ? sample.participants() : inputs).stream()
                .filter(child -> !sample.hasMaps(child) && !sample.hasDecided(child))
                .forEach(this::missed);
    }

    /** Complete where every child takes part, or has decided. */
    JoinOutcome outcome(OpenSample sample) {
        boolean complete =
                inputs.stream().allMatch(child -> sample.participants().contains(child) || sample.hasDecided(child));
        return complete ? JoinOutcome.COMPLETE : JoinOutcome.PARTIAL;
    }

    /** Devices that are missing: all below an absent child that has not decided, and those that a participant reports. */
    List<String> missing(OpenSample sample) {
        Set<String> missing = new HashSet<>(sample.reportedMissing());
        for (String child : inputs) {
            if (!sample.participants().contains(child) && !sample.hasDecided(child)) {
                definition.devicesBelow(child).forEach(device -> missing.add(device.id()));
            }
        }
        return definition.devices().stream().map(NodeDefinition::id).filter(missing::contains).toList();
    }
}

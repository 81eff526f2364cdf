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
 * <p>Nobody waits for a child that said nothing at all in the last few windows in which it was waited for, until it speaks
 * again: so a dead device slows its first samples only. A child that missed a sample but spoke of others meanwhile is
 * alive: had it become suspect, the samples that it is about to speak of would go on without it. A child that decided the sample for its own devices is neither waited for nor missing. Safe for use by
 * many threads.
 */
final class Attendance {

    private final NetworkDefinition definition;
    private final List<String> inputs;
    private final boolean twoPhases;
    private final int suspectAfter;
    private final Map<String, Silence> silences;

    /**
     * How long a child has been silent.
     *
     * @param windows that it missed since it spoke
     * @param spoke when it did, {@link System#nanoTime()}; when the service started, if it never has
     */
    private record Silence(int windows, long spoke) {

        Silence afterWindowFrom(long began) {
            return spoke - began > 0 ? this : new Silence(windows + 1, spoke);
        }
    }

    /**
     * Begins with all children trusted.
     *
     * @param suspectAfter in how many windows in a row a child must be silent until nobody waits for it
     */
    Attendance(NetworkDefinition definition, NodeDefinition node, int suspectAfter) {
        this.definition = definition;
        this.inputs = node.inputs();
        this.twoPhases = node.exit(ExitOn.SCORES) != null;
        this.suspectAfter = suspectAfter;
        this.silences = new ConcurrentHashMap<>();
        inputs.forEach(this::spoke);
    }

    private Attendance(Attendance shared, NetworkDefinition definition, NodeDefinition node) {
        this.definition = definition;
        this.inputs = node.inputs();
        this.twoPhases = node.exit(ExitOn.SCORES) != null;
        this.suspectAfter = shared.suspectAfter;
        this.silences = shared.silences;
    }

    /** The attendance of the same children in another version of the network: what one learns of them, both know. */
    Attendance of(ServedNode version) {
        return new Attendance(this, version.definition(), version.node());
    }

    /** A child spoke: it is waited for again. */
    void spoke(String child) {
        silences.put(child, new Silence(0, System.nanoTime()));
    }

    private void missed(String child, OpenSample sample) {
        silences.computeIfPresent(child, (_, silence) -> silence.afterWindowFrom(sample.windowBegan()));
    }

    private boolean isSuspect(String child) {
        Silence silence = silences.get(child);
        return silence != null && silence.windows() >= suspectAfter;
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
        inputs.stream()
                .filter(child -> !sample.hasScores(child) && !sample.hasDecided(child))
                .forEach(child -> missed(child, sample));
    }

    /** Notes that the window for maps is over. */
    void mapsWereDue(OpenSample sample) {
        (twoPhases ? sample.participants() : inputs).stream()
                .filter(child -> !sample.hasMaps(child) && !sample.hasDecided(child))
                .forEach(child -> missed(child, sample));
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

package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.threshold.ThresholdsInForce;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of one sample: the children's scores and maps, who waits for the answer, and how far it is. Its
 * users hold its monitor.
 */
final class OpenSample {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** How far a sample is. */
    enum Phase {
        /** Scores arrive. */
        SCORES,
        /** Maps arrive. */
        MAPS,
        /** Blocks run, or the tier above is asked. */
        BEYOND,
        /** There is an answer. */
        DECIDED,
        /** All children that were heard have decided for themselves: there is nothing to answer. */
        SETTLED,
        /** There will be no answer here; a message that comes now opens the sample anew. */
        GONE
    }

    /** What one child has sent. */
    private static final class Child {
        private float @Nullable [] scores;
        private boolean blank;
        private boolean decided;
        private @Nullable List<SourceMap> maps;
        private List<String> missing = List.of();
    }

    private final String id;
    private final long opened;
    private final long deadline;
    private final ThresholdsInForce thresholds;
    private final Trace trace = new Trace();
    private final Map<String, Child> children = new HashMap<>();
    private final Map<String, CompletableFuture<Reply>> waiters = new HashMap<>();
    private Set<String> participants = Set.of();
    private volatile long waitedFor;
    private long windowBegan;
    private int bytes;
    /** Read by the timer without the sample's monitor. */
    private volatile Phase phase;
    private Reply.@Nullable Decided answer;
    private boolean decidedHere;
    private @Nullable Classification best;
    private @Nullable ExitName bestExit;
    private List<String> bestMissing = List.of();

    OpenSample(String id, Phase phase, long opened, long deadline, ThresholdsInForce thresholds) {
        this.id = id;
        this.phase = phase;
        this.opened = opened;
        this.deadline = deadline;
        this.thresholds = thresholds;
    }

    /** The same sample, open again for a child that speaks up after all others have decided for themselves. */
    OpenSample again(Phase first, long now, long until) {
        OpenSample again = new OpenSample(id, first, now, until, thresholds);
        again.children.putAll(children);
        return again;
    }

    String id() {
        return id;
    }

    /** The thresholds that it is held to, however they change meanwhile. */
    ThresholdsInForce thresholds() {
        return thresholds;
    }

    /** Its way so far. */
    Trace trace() {
        return trace;
    }

    /** Time since the first message. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - opened);
    }

    /** Nanoseconds from its first message to its deadline. */
    long allowed() {
        return deadline - opened;
    }

    /** {@link System#nanoTime()} after which the best exit reached answers. */
    long deadline() {
        return deadline;
    }

    /** Notes that somebody waits for the answer until then, {@link System#nanoTime()}. */
    void waitUntil(long time) {
        if (waitedFor == 0 || time - waitedFor > 0) {
            waitedFor = time;
        }
    }

    /** Notes that from then on, {@link System#nanoTime()}, scores or maps wait for those of the siblings. */
    void windowBegins(long time) {
        windowBegan = time;
    }

    /** When that was. */
    long windowBegan() {
        return windowBegan;
    }

    /** Whether an answer would still be of use: the deadline is not over, nor the time of all who wait. */
    boolean isWanted(long now) {
        return now - deadline < 0 && now - waitedFor < 0;
    }

    /** Payload bytes that children have sent. */
    int bytes() {
        return bytes;
    }

    Phase phase() {
        return phase;
    }

    /** Whether it is fixed who takes part, so that a child that comes now only waits for the decision. */
    boolean isFixed(boolean hasExitOnScores) {
        return phase == Phase.DECIDED || phase == Phase.BEYOND || (phase == Phase.MAPS && hasExitOnScores);
    }

    /** Whether nothing more happens to it. */
    boolean isOver() {
        return phase == Phase.DECIDED || phase == Phase.SETTLED || phase == Phase.GONE;
    }

    void phase(Phase next) {
        this.phase = next;
    }

    /**
     * Takes in a message.
     *
     * @param needsScores whether the node has an exit on scores, so that a map without scores is of no use
     * @return the payload bytes that it adds
     * @throws ProblemException if the child has sent other content before, or a map without scores
     */
    int record(TierMessage message, boolean needsScores) {
        Child child = children.get(message.source());
        float[] scores = message.scores();
        List<SourceMap> maps = message.maps().isEmpty() ? null : message.maps();
        if (child != null) {
            boolean conflict = message.blank() != child.blank || message.decided() != child.decided
                    || (scores != null && child.scores != null && !Arrays.equals(scores, child.scores))
                    || (maps != null && child.maps != null && !maps.equals(child.maps));
            if (conflict) {
                throw new ProblemException(ProblemType.SAMPLE_CONFLICT, "source '" + message.source()
                        + "' has sent other content for sample '" + id + "' before");
            }
        }
        boolean scoresKnown =
                scores != null || message.blank() || message.decided() || (child != null && child.scores != null);
        if (needsScores && !scoresKnown) {
            throw new ProblemException(ProblemType.SCORES_MISSING, "source '" + message.source()
                    + "' sent a map of sample '" + id + "' whose scores are not known, expected both");
        }
        Child kept = child == null ? new Child() : child;
        int added = 0;
        if (scores != null && kept.scores == null) {
            kept.scores = scores;
            added += Float.BYTES * scores.length;
        }
        if (maps != null && kept.maps == null) {
            kept.maps = maps;
            added += message.payloadBytes() - (scores == null ? 0 : Float.BYTES * scores.length);
        }
        kept.blank = message.blank();
        kept.decided = message.decided();
        kept.missing = message.missing();
        children.put(message.source(), kept);
        bytes += added;
        return added;
    }

    /** Whether a child has said that it decided the sample for its own devices. */
    boolean hasDecided(String child) {
        Child known = children.get(child);
        return known != null && known.decided;
    }

    /** Whether all children that were heard have said so. */
    boolean hasOnlyDeciders() {
        return !children.isEmpty() && children.values().stream().allMatch(child -> child.decided);
    }

    /** Whether no child has sent anything. */
    boolean isEmpty() {
        return children.isEmpty();
    }

    /** Whether a child has sent its scores, or that its view is blank. */
    boolean hasScores(String child) {
        Child known = children.get(child);
        return known != null && (known.scores != null || known.blank);
    }

    /** Whether a child has sent its map, or that its view is blank. */
    boolean hasMaps(String child) {
        Child known = children.get(child);
        return known != null && (known.maps != null || known.blank);
    }

    /** The children's scores, blank-frame scores for a blank view, and null for those that have not spoken. */
    List<float @Nullable []> scores(List<String> inputs, Function<String, float[]> blankScores) {
        List<float @Nullable []> scores = new ArrayList<>();
        for (String input : inputs) {
            Child child = children.get(input);
            scores.add(child == null || child.decided ? null : child.blank ? blankScores.apply(input) : child.scores);
        }
        return scores;
    }

    /** The children that take part in what is evaluated next. */
    Set<String> participants() {
        return participants;
    }

    /** Fixes who takes part: a child that comes later only waits for the answer. */
    void freeze(Set<String> who) {
        this.participants = Set.copyOf(who);
    }

    /** The participants' maps, by the node that made them; a blank child's entry has no bytes. */
    Map<String, SourceMap> maps() {
        Map<String, SourceMap> maps = new HashMap<>();
        for (String participant : participants) {
            Child child = children.get(participant);
            if (child == null) {
                continue;
            }
            if (child.blank) {
                maps.put(participant, new SourceMap(participant, null));
            } else if (child.maps != null) {
                child.maps.forEach(map -> maps.put(map.source(), map));
            }
        }
        return maps;
    }

    /** Devices that the participants have reported as absent. */
    List<String> reportedMissing() {
        List<String> missing = new ArrayList<>();
        for (String participant : participants) {
            Child child = children.get(participant);
            if (child != null) {
                missing.addAll(child.missing);
            }
        }
        return missing;
    }

    /** Lets a child's request wait for the next reply; an older request of the same child is told to go. */
    CompletableFuture<Reply> await(String child) {
        CompletableFuture<Reply> waiter = new CompletableFuture<>();
        CompletableFuture<Reply> older = waiters.put(child, waiter);
        if (older != null) {
            older.completeExceptionally(new ProblemException(ProblemType.SUPERSEDED,
                    "a newer request of source '" + child + "' waits for sample '" + id + "'"));
        }
        return waiter;
    }

    /** Answers one waiting child. */
    void reply(String child, Reply reply) {
        CompletableFuture<Reply> waiter = waiters.remove(child);
        if (waiter != null) {
            waiter.complete(reply);
        }
    }

    /** Answers all who wait, and keeps only what tells a replay from a conflict. */
    void decide(Reply.Decided decided, boolean byThisNode) {
        this.answer = decided;
        this.decidedHere = byThisNode;
        this.phase = Phase.DECIDED;
        waiters.values().forEach(waiter -> waiter.complete(decided));
        waiters.clear();
    }

    /** Fails all who wait. */
    void fail(DegradedReason reason, String detail) {
        boolean late = reason == DegradedReason.DEADLINE;
        ProblemException problem = reason == DegradedReason.PARENT_OVERLOADED
                ? ProblemException.retryAfter(ProblemType.OVERLOADED, detail, RETRY_AFTER)
                : new ProblemException(late ? ProblemType.DEADLINE_EXCEEDED : ProblemType.PARENT_UNAVAILABLE,
                        "sample '" + id + "': " + detail);
        fail(problem);
    }

    /** Tells all who wait that there will be no answer here. */
    void fail(ProblemException problem) {
        waiters.values().forEach(waiter -> waiter.completeExceptionally(problem));
        waiters.clear();
    }

    /** The answer. */
    Reply.Decided answer() {
        if (answer == null) {
            throw new IllegalStateException("sample '" + id + "' is not decided");
        }
        return answer;
    }

    /** The early exit that this node decided by, and asked for an audit of; null if there is no such thing. */
    @Nullable
    Decision audited() {
        return answer != null && decidedHere && answer.audit() ? answer.decision() : null;
    }

    /** The classification of the last exit reached, or null. */
    @Nullable
    Classification best() {
        return best;
    }

    /** The devices whose scores or maps are not in the last exit reached. */
    List<String> bestMissing() {
        return bestMissing;
    }

    /** The last exit reached, or null. */
    @Nullable
    ExitName bestExit() {
        return bestExit;
    }

    void reached(ExitName exit, Classification classification, List<String> missing) {
        this.bestExit = exit;
        this.bestMissing = List.copyOf(missing);
        this.best = classification;
    }

    /** How long a message's sender waits; without end where it does not say. */
    static long allowedNanos(TierMessage message) {
        return message.remainingMillis() > 0
                ? TimeUnit.MILLISECONDS.toNanos(message.remainingMillis())
                : Long.MAX_VALUE / 2;
    }

    /** Refuses a source that is not among a node's children. */
    static void requireChild(TierMessage message, List<String> inputs) {
        if (!inputs.contains(message.source())) {
            throw new MessageException(
                    "source is '" + message.source() + "', expected one of this node's children: " + inputs);
        }
    }

    /** The children whose scores are known. */
    Set<String> withScores(List<String> inputs) {
        return inputs.stream().filter(this::hasScores).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The children whose maps are known. */
    Set<String> withMaps(List<String> inputs) {
        return inputs.stream().filter(this::hasMaps).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}

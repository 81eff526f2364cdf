package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.join.OpenSample.Phase;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.metrics.TierMeters.JoinOutcome;
import io.ddnn.service.metrics.TierMeters.Stage;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Joins what a node's children send about a sample, evaluates the node's exits, and asks the tier above where they are
 * not sure enough.
 *
 * <ul>
 *   <li>Scores wait for those of the siblings, for one window; then maps do, for another. Nobody waits for a child that
 *       missed the last samples.
 *   <li>Who takes part is frozen when an exit is evaluated; a child that comes later only waits for the decision.
 *   <li>At a sample's deadline, and when the tier above fails, the best exit reached answers, marked as degraded.
 *   <li>The same message again gets the same answer; other content of the same source is refused.
 * </ul>
 */
public final class SampleJoin {

    private final ServedNode served;
    private final List<String> inputs;
    private final @Nullable ExitDefinition onScores;
    private final @Nullable ExitDefinition onBlocks;
    private final @Nullable Parent parent;
    private final TierProperties properties;
    private final TierMeters meters;
    private final JoinTimer timer;
    private final Executor workers;
    private final Suspects suspects;
    private final Map<String, OpenSample> samples = new ConcurrentHashMap<>();
    private final OpenBudget open;

    /**
     * Makes a join.
     *
     * @param parent the tier above; null at the root
     * @param timer runs windows and deadlines; {@code workers} runs blocks, and waits for the tier above
     * @param shared what the joins of all versions of the network share
     */
    SampleJoin(ServedNode served, @Nullable Parent parent, TierProperties properties, TierMeters meters,
            JoinTimer timer, Executor workers, SharedByVersions shared) {
        this.served = served;
        this.inputs = served.node().inputs();
        this.onScores = served.node().exit(ExitOn.SCORES);
        this.onBlocks = served.node().exit(ExitOn.BLOCKS);
        this.parent = parent;
        this.properties = properties;
        this.meters = meters;
        this.timer = timer;
        this.workers = workers;
        this.suspects = shared.suspects();
        this.open = shared.open();
    }

    /**
     * Takes a child's message.
     *
     * @return the reply, when there is one; it completes exceptionally with a {@link ProblemException}
     * @throws io.ddnn.model.wire.MessageException if the source is not a child of this node
     * @throws ProblemException if the sample cannot be admitted, or the content conflicts with what was sent before
     */
    public CompletableFuture<Reply> accept(TierMessage message) {
        OpenSample.requireChild(message, inputs);
        suspects.spoke(message.source());
        while (true) {
            OpenSample sample = samples.get(message.sample());
            if (sample == null) {
                sample = admit(message);
            }
            synchronized (sample) {
                if (sample.phase() != Phase.GONE) {
                    return accept(sample, message);
                }
            }
            samples.remove(message.sample(), sample);
        }
    }

    /**
     * Takes in that a child speaks of a sample in another version of the network than this join's.
     *
     * @param yields whether the sample is given up here for it, as long as it is not fixed who takes part
     * @return the decision, where the sample stays here and the child only waits for it; null if the sample is not here
     * @throws ProblemException if the sample stays here, and the child must use this join's version
     */
    @Nullable
    CompletableFuture<Reply> otherVersion(TierMessage message, boolean yields) {
        OpenSample.requireChild(message, inputs);
        suspects.spoke(message.source());
        OpenSample sample = samples.get(message.sample());
        if (sample == null) {
            return null;
        }
        synchronized (sample) {
            if (sample.phase() == Phase.GONE || sample.isFixed(onScores != null)) {
                return sample.follow(message.source());
            }
            if (!yields) {
                throw ProblemException.useVersion(sample.id(), served.version());
            }
            giveUp(sample, ProblemException.useVersion(sample.id(), message.version()));
            return null;
        }
    }

    private void giveUp(OpenSample sample, ProblemException reason) {
        sample.fail(reason);
        close(sample);
    }

    private OpenSample admit(TierMessage message) {
        open.take();
        long now = System.nanoTime();
        long allowed = properties.deadline().toNanos();
        if (message.remainingMillis() > 0) {
            allowed = Math.min(allowed, TimeUnit.MILLISECONDS.toNanos(message.remainingMillis()));
        }
        Phase first = onScores == null ? Phase.MAPS : Phase.SCORES;
        OpenSample sample = new OpenSample(message.sample(), first, now, now + allowed);
        OpenSample other = samples.putIfAbsent(message.sample(), sample);
        if (other != null) {
            open.release();
            return other;
        }
        later(properties.join().window().toNanos(), () -> windowOver(sample, first));
        later(allowed, () -> deadlineOver(sample));
        return sample;
    }

    /** The timer's own thread only hands over: it must never wait for a sample. */
    private void later(long nanos, Runnable task) {
        timer.after(Duration.ofNanos(nanos), () -> workers.execute(task));
    }

    private CompletableFuture<Reply> accept(OpenSample sample, TierMessage message) {
        String child = message.source();
        try {
            sample.record(message, onScores != null);
        } catch (ProblemException e) {
            forgetIfEmpty(sample);
            throw e;
        }
        if (sample.phase() == Phase.DECIDED) {
            return CompletableFuture.completedFuture(sample.answer());
        }
        CompletableFuture<Reply> reply = sample.await(child);
        boolean asked = sample.phase() == Phase.MAPS && onScores != null
                && sample.participants().contains(child);
        if (asked && !sample.hasMaps(child)) {
            sample.reply(child, new Reply.Wanted());
        }
        advance(sample);
        return reply;
    }

    /** A sample that was opened by a message that was then refused holds no place. */
    private void forgetIfEmpty(OpenSample sample) {
        if (sample.isEmpty() && sample.phase() != Phase.GONE) {
            sample.phase(Phase.GONE);
            close(sample);
        }
    }

    private void close(OpenSample sample) {
        open.release();
        samples.remove(sample.id(), sample);
    }

    private void advance(OpenSample sample) {
        if (sample.phase() == Phase.SCORES && inputs.stream().allMatch(input -> sample.hasScores(input)
                || suspects.isSuspect(input))) {
            evaluateScores(sample);
        }
        if (sample.phase() == Phase.MAPS && hasExpectedMaps(sample)) {
            goBeyond(sample);
        }
    }

    private boolean hasExpectedMaps(OpenSample sample) {
        return onScores != null
                ? sample.participants().stream().allMatch(sample::hasMaps)
                : inputs.stream().allMatch(input -> sample.hasMaps(input) || suspects.isSuspect(input));
    }

    private void windowOver(OpenSample sample, Phase phase) {
        synchronized (sample) {
            if (sample.phase() != phase) {
                return;
            }
            if (phase == Phase.SCORES) {
                inputs.stream().filter(input -> !sample.hasScores(input)).forEach(suspects::missed);
                evaluateScores(sample);
                advance(sample);
            } else {
                (onScores != null ? sample.participants() : inputs).stream()
                        .filter(input -> !sample.hasMaps(input))
                        .forEach(suspects::missed);
                goBeyond(sample);
            }
        }
    }

    private void evaluateScores(OpenSample sample) {
        if (!leavesByScores(sample)) {
            askForMaps(sample);
        }
    }

    private boolean leavesByScores(OpenSample sample) {
        ExitDefinition exit = Objects.requireNonNull(onScores);
        List<float @Nullable []> scores = sample.scores(inputs, served::blankScores);
        sample.freeze(sample.withScores(inputs));
        recordJoin(sample);
        double[] merged = meters.timed(Stage.AGGREGATE, () -> served.mergeScores(scores));
        Classification classification = Classification.of(merged, exit.temperature());
        return reached(sample, exit, classification, parent == null && onBlocks == null);
    }

    private void askForMaps(OpenSample sample) {
        meters.forwarded("not-confident");
        sample.phase(Phase.MAPS);
        for (String child : sample.participants()) {
            if (!sample.hasMaps(child)) {
                sample.reply(child, new Reply.Wanted());
            }
        }
        later(properties.join().window().toNanos(), () -> windowOver(sample, Phase.MAPS));
    }

    private void recordJoin(OpenSample sample) {
        boolean complete = sample.participants().size() == inputs.size();
        meters.joined(complete ? JoinOutcome.COMPLETE : JoinOutcome.PARTIAL, sample.age());
    }

    /** Notes that an exit was reached, and decides the sample if it leaves there. */
    private boolean reached(OpenSample sample, ExitDefinition exit, Classification classification, boolean last) {
        ExitName name = ExitName.of(served.node().tier(), exit.on());
        Double threshold = exit.threshold();
        boolean taken = last || (threshold != null && classification.exitsAt(threshold));
        meters.entropy(name, classification, taken);
        sample.reached(name, classification, sample.missing(served));
        if (taken) {
            decideHere(sample, Set.of(), sample.bestMissing());
        }
        return taken;
    }

    /** Goes on with the maps that have come, outside the sample's monitor. */
    private void goBeyond(OpenSample sample) {
        Set<String> present = sample.withMaps(inputs);
        if (onScores != null) {
            present.retainAll(sample.participants());
        }
        if (onScores == null || present.isEmpty()) {
            sample.freeze(present);
        }
        if (onScores == null) {
            recordJoin(sample);
        }
        if (present.isEmpty()) {
            decideBest(sample, DegradedReason.MISSING_DEVICE, "no child sent a map in time");
            return;
        }
        sample.freeze(present);
        sample.phase(Phase.BEYOND);
        Map<String, SourceMap> maps = sample.maps();
        List<String> missing = sample.missing(served);
        workers.execute(() -> beyond(sample, maps, missing));
    }

    private void beyond(OpenSample sample, Map<String, SourceMap> maps, List<String> missing) {
        try {
            if (System.nanoTime() - sample.deadline() >= 0) {
                deadlineOver(sample);
                return;
            }
            if (served.node().blocks().isEmpty()) {
                forward(sample, served.inOrder(maps), missing);
                return;
            }
            NodeOutput output = meters.timed(Stage.FORWARD, () -> served.run(served.bits(maps)));
            double[] scores = output.scores();
            if (scores != null && onBlocks != null) {
                synchronized (sample) {
                    if (sample.phase() != Phase.BEYOND) {
                        return;
                    }
                    Classification classification = Classification.of(scores, onBlocks.temperature());
                    if (reached(sample, onBlocks, classification, parent == null)) {
                        return;
                    }
                }
            }
            byte[] bits = output.map().toPacked();
            forward(sample, List.of(new SourceMap(served.node().id(), bits)), missing);
        } catch (RuntimeException e) {
            synchronized (sample) {
                decideBest(sample, DegradedReason.PARENT_UNREACHABLE, "the sample could not be computed");
            }
            throw e;
        }
    }

    private void forward(OpenSample sample, List<SourceMap> maps, List<String> missing) {
        Classification best = sample.best();
        Offer offer = new Offer(sample.id(), best == null ? null : NodeRunner.summary(best.scores()), false, maps,
                missing);
        ParentAnswer answer = Objects.requireNonNull(parent, "a root does not forward").ask(offer, sample.deadline());
        synchronized (sample) {
            if (sample.phase() != Phase.BEYOND) {
                return;
            }
            switch (answer) {
                case ParentAnswer.Decided(Decision decision, String otherVersion) when otherVersion == null ->
                    decide(sample, decision);
                case ParentAnswer.Decided decided ->
                    decideBest(sample, DegradedReason.PARENT_UNREACHABLE,
                            "decided without this node, by version " + decided.otherVersion());
                case ParentAnswer.OtherVersion other ->
                    giveUp(sample, ProblemException.useVersion(sample.id(), other.version()));
                case ParentAnswer.Unavailable(DegradedReason reason, String detail) ->
                    decideBest(sample, reason, detail);
                case ParentAnswer.Refused refused ->
                    decideBest(sample, DegradedReason.PARENT_UNREACHABLE,
                            "refused with status " + refused.status() + ": " + refused.detail());
            }
        }
    }

    private void deadlineOver(OpenSample sample) {
        synchronized (sample) {
            if (sample.isOver()) {
                return;
            }
            if (sample.phase() == Phase.SCORES) {
                leavesByScores(sample);
            } else if (sample.phase() == Phase.MAPS && onScores == null) {
                meters.joined(JoinOutcome.EXPIRED, sample.age());
            }
            decideBest(sample, DegradedReason.DEADLINE, "the sample's deadline is over");
        }
    }

    /** Answers from the best exit reached, marked; or fails if there is none. */
    private void decideBest(OpenSample sample, DegradedReason reason, String detail) {
        if (sample.isOver()) {
            return;
        }
        if (sample.best() != null) {
            boolean noMaps = reason == DegradedReason.MISSING_DEVICE;
            decideHere(sample, noMaps ? Set.of() : Set.of(reason), noMaps ? sample.missing(served) : sample.bestMissing());
            return;
        }
        giveUp(sample, ProblemException.noAnswer(reason, "sample '" + sample.id() + "': " + detail));
    }

    private void decideHere(OpenSample sample, Set<DegradedReason> reasons, List<String> missing) {
        Decision decision = Decision.of(Objects.requireNonNull(sample.best()),
                Objects.requireNonNull(sample.bestExit()), reasons, missing);
        meters.decided(decision);
        decide(sample, decision);
    }

    private void decide(OpenSample sample, Decision decision) {
        if (sample.isOver()) {
            return;
        }
        sample.decide(new Reply.Decided(decision));
        open.release();
        later(properties.join().memory().toNanos(), () -> samples.remove(sample.id(), sample));
    }}

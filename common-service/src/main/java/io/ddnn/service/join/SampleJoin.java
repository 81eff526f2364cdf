package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.join.MapStage.Made;
import io.ddnn.service.join.MapStage.UnwantedException;
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
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Joins what a node's children send about a sample, evaluates the node's exits, and asks the tier above where they are
 * not sure enough.
 *
 * <ul>
 *   <li>Scores wait for those of the siblings, for one window; then maps do, for another. Nobody waits for a child that
 *       said nothing in the last windows.
 *   <li>Who takes part is frozen when an exit is evaluated; a child that comes later only waits for the decision.
 *   <li>At a sample's deadline, and when the tier above fails, the best exit reached answers, marked as degraded.
 *   <li>The same message again gets the same answer; other content of the same source is refused.
 *   <li>A child that decided the sample for its own devices is absent for the others, and nobody waits for it. Where this
 *       node decides, it tells its parent, if that has other children.
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
    private final Attendance attendance;
    private final MapStage mapStage;
    private final DecidedNotices notices;
    private final OpenSamples samples;
    private final SharedByVersions shared;

    /**
     * Makes a join.
     *
     * @param parent the tier above; null at the root
     * @param shared what the joins of all versions of the network share
     * @param timer runs windows and deadlines; {@code workers} runs blocks, and waits for the tier above
     */
    SampleJoin(ServedNode served, @Nullable Parent parent, TierProperties properties, SharedByVersions shared,
            TierMeters meters, JoinTimer timer, Executor workers) {
        this.served = served;
        this.inputs = served.node().inputs();
        this.onScores = served.node().exit(ExitOn.SCORES);
        this.onBlocks = served.node().exit(ExitOn.BLOCKS);
        this.parent = parent;
        this.properties = properties;
        this.meters = meters;
        this.timer = timer;
        this.workers = workers;
        this.mapStage = new MapStage(served, meters);
        this.attendance = shared.attendance().of(served);
        this.notices = new DecidedNotices(served, parent);
        this.samples = new OpenSamples(properties, shared.budget(), meters,
                onScores == null ? Phase.MAPS : Phase.SCORES, () -> shared.thresholds().apply(served), this::opened);
        this.shared = shared;
    }

    /** The samples that are open, or remembered. */
    OpenSamples samples() {
        return samples;
    }

    /**
     * Takes a child's message.
     *
     * @return the reply, when there is one; it completes exceptionally with a {@link ProblemException}
     * @throws io.ddnn.model.wire.MessageException if the source is not a child of this node
     * @throws ProblemException if the sample cannot be admitted, or the content conflicts with what was sent before
     */
    public CompletableFuture<Reply> accept(TierMessage message) {
        return accept(message, Interest.NONE);
    }

    /** The same, for a child that wants to know more: if it asks for an explanation, so is the tier above. */
    CompletableFuture<Reply> accept(TierMessage message, Interest interest) {
        OpenSample.requireChild(message, inputs);
        attendance.spoke(message.source());
        while (true) {
            OpenSample sample = samples.findOrOpen(message);
            synchronized (sample) {
                if (sample.phase() == Phase.SETTLED && !message.decided()
                        && !sample.hasDecided(message.source())) {
                    samples.openAgain(sample, message);
                }
                if (sample.phase() != Phase.GONE) {
                    if (interest.explanation()) {
                        sample.trace().want();
                    }
                    sample.trace().follow(interest.span());
                    return accept(sample, message);
                }
            }
            samples.remove(sample);
        }
    }

    private void opened(OpenSample sample) {
        if (!sample.isEmpty()) {
            beginWindow(sample);
        }
        later(sample.allowed(), sample, () -> deadlineOver(sample));
    }

    private void beginWindow(OpenSample sample) {
        Phase phase = sample.phase();
        sample.windowBegins(System.nanoTime());
        later(properties.join().window().toNanos(), sample, () -> windowOver(sample, phase));
    }

    /** The timer's own thread only hands over, as it must never wait for a sample; and only what still matters. */
    private void later(long nanos, OpenSample sample, Runnable task) {
        timer.after(Duration.ofNanos(nanos), () -> {
            if (!sample.isOver()) {
                workers.execute(task);
            }
        });
    }

    private CompletableFuture<Reply> accept(OpenSample sample, TierMessage message) {
        String child = message.source();
        boolean first = sample.isEmpty();
        boolean lastWord = sample.phase() == Phase.SETTLED && !sample.hasDecided(child);
        try {
            samples.hold(sample, sample.record(message, onScores != null));
        } catch (ProblemException e) {
            if (sample.isEmpty()) {
                samples.gone(sample);
            }
            throw e;
        }
        if (first) {
            // not when the sample opens: an image may still have to be made into scores and map
            beginWindow(sample);
        }
        if (message.decided()) {
            advance(sample);
            if (lastWord) {
                notices.sendIfAllDecided(sample);
            }
            return CompletableFuture.completedFuture(new Reply.Noted());
        }
        if (sample.phase() == Phase.DECIDED) {
            return CompletableFuture.completedFuture(sample.answer());
        }
        sample.waitUntil(System.nanoTime() + OpenSample.allowedNanos(message));
        CompletableFuture<Reply> reply = sample.await(child);
        boolean asked = sample.phase() == Phase.MAPS && onScores != null
                && sample.participants().contains(child);
        if (asked && !sample.hasMaps(child)) {
            sample.reply(child, new Reply.Wanted());
        }
        advance(sample);
        return reply;
    }

    /** Ends a sample whose monitor is held without an answer. */
    void giveUp(OpenSample sample, ProblemException reason) {
        sample.fail(reason);
        samples.gone(sample);
    }

    private void advance(OpenSample sample) {
        if (sample.phase() == Phase.SCORES && attendance.scoresAreIn(sample)) {
            evaluateScores(sample);
        }
        if (sample.phase() == Phase.MAPS && attendance.mapsAreIn(sample)) {
            goBeyond(sample);
        }
    }

    private void windowOver(OpenSample sample, Phase phase) {
        synchronized (sample) {
            if (sample.phase() != phase) {
                return;
            }
            if (phase == Phase.SCORES) {
                attendance.scoresWereDue(sample);
                evaluateScores(sample);
                advance(sample);
            } else {
                attendance.mapsWereDue(sample);
                goBeyond(sample);
            }
        }
    }

    private void evaluateScores(OpenSample sample) {
        if (sample.hasOnlyDeciders()) {
            settle(sample);
        } else if (!leavesByScores(sample)) {
            askForMaps(sample);
        }
    }

    private boolean leavesByScores(OpenSample sample) {
        ExitDefinition exit = Objects.requireNonNull(onScores);
        List<float @Nullable []> scores = sample.scores(inputs, served::blankScores);
        sample.freeze(sample.withScores(inputs));
        meters.joined(attendance.outcome(sample), sample.age());
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
        beginWindow(sample);
    }

    /** Notes that an exit was reached, and decides the sample if it leaves there. */
    private boolean reached(OpenSample sample, ExitDefinition exit, Classification classification, boolean last) {
        ExitName name = ExitName.of(served.node().tier(), exit.on());
        Double threshold = sample.thresholds().now(exit).threshold();
        boolean taken = last || (threshold != null && classification.exitsAt(threshold));
        meters.entropy(name, classification, taken);
        sample.reached(name, classification, attendance.missing(sample));
        sample.trace().reached(served.node().id(), name, classification, exit.temperature(), threshold, taken,
                sample.participants(), sample.bestMissing());
        if (taken) {
            decideHere(sample, Set.of(), sample.bestMissing(), !last && shared.audits().wants(sample.id()));
            notices.send(sample);
        }
        return taken;
    }

    /** Goes on with the maps that have come, outside the sample's monitor. */
    private void goBeyond(OpenSample sample) {
        Set<String> present = sample.withMaps(inputs);
        if (onScores != null) {
            present.retainAll(sample.participants());
        }
        if (sample.hasOnlyDeciders()) {
            settle(sample);
            return;
        }
        sample.freeze(present);
        if (onScores == null) {
            meters.joined(attendance.outcome(sample), sample.age());
        }
        if (present.isEmpty()) {
            // where scores have answered already, their devices are not missing: it is their maps that came too late
            decideBest(sample, sample.best() == null ? DegradedReason.MISSING_DEVICE : DegradedReason.DEADLINE,
                    "no child sent a map in time");
            return;
        }
        sample.phase(Phase.BEYOND);
        Map<String, SourceMap> maps = sample.maps();
        List<String> missing = attendance.missing(sample);
        workers.execute(() -> beyond(sample, maps, missing));
    }

    private void beyond(OpenSample sample, Map<String, SourceMap> maps, List<String> missing) {
        try {
            Made made = mapStage.run(maps, () -> sample.isWanted(System.nanoTime()));
            Classification classification = mapStage.classify(made);
            if (classification != null) {
                synchronized (sample) {
                    if (sample.isOver()
                            || reached(sample, Objects.requireNonNull(onBlocks), classification, parent == null)) {
                        return;
                    }
                }
            }
            forward(sample, made.maps(), missing);
        } catch (UnwantedException _) {
            meters.late("forward");
            deadlineOver(sample);
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
        ParentAnswer answer = Objects.requireNonNull(parent, "a root does not forward").ask(offer, sample.deadline(),
                sample.trace());
        synchronized (sample) {
            switch (answer) {
                case ParentAnswer.Decided decided when decided.otherVersion() == null ->
                    decide(sample, new Reply.Decided(decided.decision(), decided.audit()), false);
                case ParentAnswer.OtherVersion other when !sample.isOver() ->
                    giveUp(sample, ProblemException.useVersion(sample.id(), other.version()));
                default -> decideBest(sample, answer.none().reason(), answer.none().detail());
            }
        }
    }

    private void deadlineOver(OpenSample sample) {
        synchronized (sample) {
            if (sample.isOver()) {
                return;
            }
            if (sample.isEmpty()) {
                // its image was not made into scores and map in time
                samples.gone(sample);
                return;
            }
            if (sample.hasOnlyDeciders()) {
                settle(sample);
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
            decideHere(sample, Set.of(reason), sample.bestMissing(), false);
            return;
        }
        sample.fail(reason, detail);
        samples.gone(sample);
    }

    private void decideHere(OpenSample sample, Set<DegradedReason> reasons, List<String> missing, boolean audit) {
        Decision decision = Decision.of(Objects.requireNonNull(sample.best()),
                Objects.requireNonNull(sample.bestExit()), reasons, missing);
        meters.decided(decision);
        decide(sample, new Reply.Decided(decision, audit), true);
    }

    private void decide(OpenSample sample, Reply.Decided reply, boolean here) {
        if (!sample.isOver()) {
            sample.decide(reply, here);
            over(sample);
            shared.answers().answered(served, sample.id(), served.version(), reply.decision(), here, sample.trace());
        }
    }

    /**
     * All who were heard have decided for themselves. Where that is everybody, this node has nothing to say either; else
     * another child may still speak up, and the tier above be asked.
     */
    private void settle(OpenSample sample) {
        sample.phase(Phase.SETTLED);
        over(sample);
        notices.sendIfAllDecided(sample);
    }

    private void over(OpenSample sample) {
        samples.over(sample);
        timer.after(properties.join().memory(), () -> workers.execute(samples::forgetOne));
    }
}

package io.ddnn.service.join;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.Explanation;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.Interest;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.flow.Admission;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.openinference.OpenInferenceModel;
import io.ddnn.service.security.NodeCaller;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings children's messages to the join, runs the slices of raw images first, and waits for replies. */
public final class MessageIntake {

    /** Room for everything in a message but its maps: ids, names of fields, scores. */
    private static final int FRAME_BYTES = 64 * 1024;

    /** The same for each message of a batch. */
    private static final int ENTRY_BYTES = 512;

    private final SampleRouter router;
    private final Admission admission;
    private final Duration longest;
    private final Duration margin;

    MessageIntake(SampleRouter router, TierProperties properties, Admission admission) {
        this.router = router;
        this.admission = admission;
        this.margin = properties.deadlineMargin();
        this.longest = properties.deadline().plus(properties.deadlineMargin());
    }

    /** The most bytes that a message has; one in JSON has at most twice as many. */
    long mostBytes() {
        return FRAME_BYTES + (long) router.contentBytes();
    }

    /** The most bytes that a batch has; one in JSON has at most twice as many. */
    long mostBatchBytes() {
        return FRAME_BYTES + (long) BatchCodec.MAX_MESSAGES * (ENTRY_BYTES + router.contentBytes());
    }

    /** The most bytes that a batch of samples with all their views has. */
    long mostWholeBytes() {
        VersionedJoin newest = router.newest();
        return OpenInferenceModel.mostBytes(newest.served().definition().input(),
                newest.served().node().inputs().size());
    }

    /**
     * A message whose reply is to come.
     *
     * @param message the message
     * @param reply its reply
     * @param by the version that makes it
     * @param trace the sample's way before it came to the join
     * @param until {@link System#nanoTime()} until which somebody waits for it
     */
    record Taken(TierMessage message, CompletableFuture<Reply> reply, VersionedJoin by, Trace trace, long until) {

        /**
         * Waits for the reply.
         *
         * @throws ProblemException if there will be none, or if it does not come in time
         */
        Reply await() {
            long nanos = until - System.nanoTime();
            try {
                return reply.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ProblemException problem) {
                    throw problem;
                }
                throw new IllegalStateException("sample '" + message.sample() + "' failed", e);
            } catch (TimeoutException e) {
                throw new ProblemException(ProblemType.DEADLINE_EXCEEDED,
                        "no decision for sample '" + message.sample() + "' in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(ProblemType.PARENT_UNAVAILABLE, "this service is stopping", e);
            }
        }

        /** The reply as JSON. */
        JsonMessages.ReplyBody toJson(Reply answer, boolean explain) {
            NetworkDefinition definition = by.served().definition();
            JsonMessages.ReplyBody body = JsonMessages.toJson(answer, message.sample(), by.version(), definition);
            if (!explain || !(answer instanceof Reply.Decided)) {
                return body;
            }
            // null if it was forgotten at once, as many others were decided
            OpenSample joined = by.join().samples().find(message.sample());
            Explanation before = trace.explain(definition);
            return body.explained(joined == null ? before : before.then(joined.trace().explain(definition)));
        }
    }

    /** How long the sender of a message waits: a little longer than the sample's deadline, at which the best exit answers. */
    Duration patience(TierMessage message) {
        Duration wait = message.remainingMillis() > 0
                ? Duration.ofMillis(message.remainingMillis()).plus(margin)
                : longest;
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    /**
     * Takes the message of a request of its own, as {@link #take} does; one that would open a sample only where there is
     * room for the requests of the other children too.
     */
    Taken takeAlone(VersionedJoin version, TierMessage message, Interest interest) {
        if (!router.knows(message.sample())) {
            admission.requireRoomForMore();
        }
        return take(version, message, interest);
    }

    /**
     * Takes a message; does not wait for others.
     *
     * @param interest what its sender wants to know beside the answer
     * @throws ProblemException if it is refused
     */
    Taken take(VersionedJoin version, TierMessage message, Interest interest) {
        NodeCaller.requireSource(message.source());
        long until = System.nanoTime() + patience(message).toNanos();
        byte[] image = message.image();
        if (image == null) {
            return join(version, message, new Trace(), until, interest);
        }
        // its place first: a parent that is full does not run slices for samples that it then refuses
        router.open(version, message);
        long start = System.nanoTime();
        Trace trace = new Trace();
        RawImages.Made images;
        try {
            images = version.rawImages().take(message, image, trace);
        } catch (RuntimeException e) {
            version.join().samples().forgetIfEmpty(message.sample());
            throw e;
        }
        return switch (images) {
            case RawImages.Made.Message(TierMessage made) ->
                join(version, later(made, System.nanoTime() - start), trace, until, interest);
            case RawImages.Made.Left(Decision decision) -> {
                SampleRouter.Routed _ = router.accept(version, TierMessage.decided(message.version(), message.sample(),
                        message.source(), message.remainingMillis()));
                yield new Taken(message, CompletableFuture.completedFuture(new Reply.Decided(decision)), version, trace,
                        until);
            }
        };
    }

    /**
     * Takes a message for the audit of a sample that left early.
     *
     * @throws ProblemException if it is refused
     */
    Taken audit(VersionedJoin version, TierMessage message) {
        long until = System.nanoTime() + patience(message).toNanos();
        return new Taken(message, version.audit().accept(message), version, new Trace(), until);
    }

    /** The same message after the slice has run: its sender waits for so much less. */
    private static TierMessage later(TierMessage message, long nanos) {
        return message.remainingMillis() == 0
                ? message
                : message.within((int) Math.max(1, message.remainingMillis() - TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    private Taken join(VersionedJoin version, TierMessage message, Trace trace, long until, Interest interest) {
        SampleRouter.Routed routed = router.accept(version, message, interest);
        return new Taken(message, routed.reply(), routed.by(), trace, until);
    }
}

package io.ddnn.service.join;

import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.web.Problems;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** A message of a batch, and what is to become of it. */
sealed interface BatchEntry {

    /**
     * A message as it was read.
     *
     * @param version what takes messages of its version
     */
    record Read(VersionedJoin version, TierMessage message) {}

    /** Whether its child has nothing more to say of the sample. */
    boolean isComplete();

    /** What comes of it, when that is known. */
    Outcome outcome();

    /** Whether {@link #outcome()} is to be had at once. */
    boolean isDone();

    /**
     * What comes of it.
     *
     * @param now whether it is to be had at once: the child is asked to come again if it has not come yet
     */
    default Outcome outcome(boolean now) {
        return now && !isDone() ? new Outcome.Answered(new Reply.Wanted(), version()) : outcome();
    }

    /** The version of the network that answers. */
    String version();

    /** Takes a message; what is wrong with it is its own outcome. */
    static BatchEntry of(Supplier<BatchEntry> taking) {
        try {
            return taking.get();
        } catch (RuntimeException e) {
            return new Failed(Problems.of(e));
        }
    }

    private static boolean isComplete(TierMessage message) {
        return message.blank() || !message.maps().isEmpty() || message.image() != null || message.decided();
    }

    /** A message that the join has taken. */
    record Taken(MessageIntake.Taken taken) implements BatchEntry {

        @Override
        public boolean isComplete() {
            return BatchEntry.isComplete(taken.message());
        }

        @Override
        public boolean isDone() {
            return taken.reply().isDone();
        }

        @Override
        public String version() {
            return taken.by().version();
        }

        @Override
        public Outcome outcome() {
            try {
                return new Outcome.Answered(taken.await(), version());
            } catch (RuntimeException e) {
                return Problems.of(e);
            }
        }
    }

    /** A message that another replica is asked about. */
    record Forwarded(Read read, CompletableFuture<Outcome> answer) implements BatchEntry {

        @Override
        public boolean isComplete() {
            return BatchEntry.isComplete(read.message());
        }

        @Override
        public boolean isDone() {
            return answer.isDone();
        }

        @Override
        public String version() {
            return read.version().version();
        }

        @Override
        public Outcome outcome() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                return Problems.of(e.getCause() instanceof RuntimeException cause ? cause : e);
            }
        }
    }

    /** A message that was refused. */
    record Failed(Outcome.Failed failed) implements BatchEntry {

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public String version() {
            throw new IllegalStateException("nothing answers a message that was refused");
        }

        @Override
        public Outcome outcome() {
            return failed;
        }
    }
}

package io.ddnn.service.join;

import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.join.OpenSample.Phase;
import io.ddnn.service.web.ProblemException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a sample that is known in one version of the network when a child speaks of it in another.
 *
 * @param reply the decision to wait for, as the sample stays where it is; null if it is to go on in the message's version
 * @param deciders children that have decided for themselves, which holds in any version
 */
record VersionHandover(@Nullable CompletableFuture<Reply> reply, List<String> deciders) {

    private static final VersionHandover NOTHING = new VersionHandover(null, List.of());

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    VersionHandover(@Nullable CompletableFuture<Reply> reply, List<String> deciders) {
        this.reply = reply;
        this.deciders = List.copyOf(deciders);
    }

    /**
     * Asks the other version's join for a sample. As long as it is not fixed who takes part, the older version wins: its
     * sender may not have the newer one yet. After that a child with another version only waits for the decision.
     *
     * @param other the other version
     * @param message a message of this version
     * @param older whether this version is the older one
     * @throws ProblemException if the sample stays there, and the child must use that version
     */
    static VersionHandover from(VersionedJoin other, TierMessage message, boolean older) {
        OpenSample sample = other.join().samples().find(message.sample());
        if (sample == null) {
            return NOTHING;
        }
        OpenSample.requireChild(message, other.served().node().inputs());
        synchronized (sample) {
            if (sample.phase() == Phase.GONE) {
                return NOTHING;
            }
            if (message.decided()) {
                return new VersionHandover(other.join().accept(message), List.of());
            }
            if (sample.phase() == Phase.DECIDED) {
                return new VersionHandover(CompletableFuture.completedFuture(sample.answer()), List.of());
            }
            if (sample.isFixed(other.hasExitOnScores())) {
                return new VersionHandover(sample.await(message.source()), List.of());
            }
            List<String> deciders =
                    other.served().node().inputs().stream().filter(sample::hasDecided).toList();
            if (sample.phase() == Phase.SETTLED) {
                return new VersionHandover(null, deciders);
            }
            if (!older && !sample.hasOnlyDeciders()) {
                throw ProblemException.useVersion(sample.id(), other.version());
            }
            other.join().giveUp(sample, ProblemException.useVersion(sample.id(), message.version()));
            return new VersionHandover(null, deciders);
        }
    }
}

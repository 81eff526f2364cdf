package io.ddnn.service.parent;

import io.ddnn.model.plan.Transfer;
import io.ddnn.model.wire.TierMessage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said to the tier above about one sample: scores first where it has an exit on scores, the map when it is wanted
 * (or, in a batch, whatever there is once more), and both together after a broken connection, or when the scores were forgotten.
 */
final class Conversation {

    /** What is said next. */
    private enum Step {
        /** Scores, or whatever else comes first. */
        FIRST,
        /** The map. */
        MAP,
        /** Everything. */
        ALL
    }

    /** Replicas come and go one at a time. */
    private static final int MOST_MOVES = 4;

    private final Offer offer;
    private final boolean scores;
    private Step step = Step.FIRST;
    private int moves;
    private @Nullable ParentAnswer answer;

    /**
     * Begins one.
     *
     * @param takesScores whether the tier above has an exit on scores
     */
    Conversation(Offer offer, boolean takesScores) {
        this.offer = offer;
        this.scores = takesScores && offer.scores() != null;
    }

    /**
     * The next message.
     *
     * @param remainingMillis how long its sender waits
     */
    TierMessage message(String version, String source, int remainingMillis) {
        byte[] image = offer.image();
        if (image != null) {
            return TierMessage.raw(version, offer.sample(), source, remainingMillis, image);
        }
        boolean withScores = scores && step != Step.MAP && !offer.blank();
        boolean scoresOnly = scores && step == Step.FIRST && offer.transfer() == Transfer.ON_DEMAND;
        return new TierMessage(version, offer.sample(), source, remainingMillis, withScores ? offer.scores() : null,
                offer.blank(), scoresOnly || offer.blank() ? List.of() : offer.maps(), offer.missing());
    }

    /** Goes on with what the tier above makes of the last message. */
    void heard(Reaction reaction) {
        if (reaction instanceof Reaction.Wanted && step == Step.FIRST) {
            step = Step.MAP;
        } else if (reaction instanceof Reaction.Again && step != Step.ALL) {
            step = Step.ALL;
        } else if (reaction instanceof Reaction.Moved && moves < MOST_MOVES) {
            moves++;
            step = Step.ALL;
        } else {
            answer = reaction.last();
        }
    }

    /** Whether there is nothing more to say. */
    boolean isOver() {
        return answer != null;
    }

    /** What came of it, when it is over. */
    ParentAnswer answer() {
        return Objects.requireNonNull(answer, "the conversation goes on");
    }
}

package io.ddnn.service.parent;

import io.ddnn.model.exit.DegradedReason;

/** What the tier above makes of one message. */
sealed interface Reaction {

    /**
     * There is nothing more to say.
     *
     * @param answer what came of asking
     */
    record Answer(ParentAnswer answer) implements Reaction {}

    /** Send the map. */
    record Wanted() implements Reaction {}

    /** The tier above was told that this node has decided, and asks for nothing. */
    record Noted() implements Reaction {}

    /**
     * The connection broke, or the tier above does not know the scores: send everything at once.
     *
     * @param detail why, for people
     */
    record Again(String detail) implements Reaction {}

    /**
     * Another replica of the tier above joins the sample by now: send everything at once, as often as it moves.
     *
     * @param detail why, for people
     */
    record Moved(String detail) implements Reaction {}

    /** No answer. */
    static Reaction unavailable(DegradedReason reason, String detail) {
        return new Answer(new ParentAnswer.Unavailable(reason, detail));
    }

    /** The answer in the end: the tier above has no further wish that could be met. */
    default ParentAnswer last() {
        return switch (this) {
            case Answer(ParentAnswer answer) -> answer;
            case Wanted _ -> unreachable("the tier above wants a map that it was sent");
            case Noted _ -> unreachable("the tier above notes a message that it should answer");
            case Again(String detail) -> unreachable(detail);
            case Moved(String detail) -> unreachable(detail);
        };
    }

    private static ParentAnswer unreachable(String detail) {
        return new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, detail);
    }
}

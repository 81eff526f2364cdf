package io.ddnn.model.wire;

import io.ddnn.model.exit.Decision;

/** What a parent answers to a message. Refusals are HTTP errors instead. */
public sealed interface Reply {

    /** The sample is not decided by scores: send the map. */
    record Wanted() implements Reply {}

    /**
     * The sample is decided.
     *
     * @param decision the answer
     */
    record Decided(Decision decision) implements Reply {}

    /** The word that the sender has decided the sample was heard; it gets no other answer. */
    record Noted() implements Reply {}
}

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
     * @param audit whether the sender is asked for scores and map all the same, so that the tiers above can tell what they
     *     would have answered
     */
    record Decided(Decision decision, boolean audit) implements Reply {

        /** An answer that is not audited. */
        public Decided(Decision decision) {
            this(decision, false);
        }
    }

    /** The word that the sender has decided the sample was heard; it gets no other answer. */
    record Noted() implements Reply {}
}

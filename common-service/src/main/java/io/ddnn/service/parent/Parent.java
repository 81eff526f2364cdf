package io.ddnn.service.parent;

import io.ddnn.service.explain.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tier above. */
public interface Parent {

    /**
     * Asks for a decision, and waits for it: sends scores first where the tier above has an exit on scores, and the map
     * when it is wanted.
     *
     * @param offer what this node has of the sample
     * @param deadline {@link System#nanoTime()} after which no answer is of use
     * @param trace learns what was sent and what came of it; and where it is wanted, what the tier above tells
     */
    ParentAnswer ask(Offer offer, long deadline, Trace trace);

    /**
     * The same for several samples in one request, which is answered when all of them are.
     *
     * @param offers at least one, at most {@link io.ddnn.model.wire.BatchCodec#MAX_MESSAGES}
     * @return one answer an offer, in their order
     */
    List<ParentAnswer> askAll(List<Offer> offers, long deadline);

    /**
     * Tells the tier above that this node has decided a sample for its own devices, so that it waits for the siblings
     * only. Returns at once; nothing is lost but time if it fails.
     *
     * @param sample id of the sample
     * @param deadline {@link System#nanoTime()} after which the word is of no use
     */
    void tellDecided(String sample, long deadline);

    /** The way on which audited samples go up, which is not that of others; null if there is none. */
    default @Nullable Parent audits() {
        return null;
    }
}

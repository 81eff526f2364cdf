package io.ddnn.device.offload;

import io.ddnn.model.plan.Transfer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the way of sending that is expected to answer soonest, with hysteresis: another way must be faster than the
 * present one by a margin, in several evaluations in a row. So noise in what is measured does not make a device change its
 * mind all the time. Not safe for use by several threads.
 */
final class OffloadChooser {

    private final double margin;
    private final int evaluations;
    private Transfer current;
    private @Nullable Transfer candidate;
    private int inARow;

    /**
     * Makes a chooser.
     *
     * @param first the way to begin with
     * @param margin by which share of the present way's time another one must be faster
     * @param evaluations in how many evaluations in a row
     */
    OffloadChooser(Transfer first, double margin, int evaluations) {
        this.current = first;
        this.margin = margin;
        this.evaluations = evaluations;
    }

    /** The present choice. */
    Transfer current() {
        return current;
    }

    /**
     * Takes in an evaluation. A way that is no longer possible is left at once.
     *
     * @param seconds the expected time of each way that is possible, at least one
     * @return the choice
     */
    Transfer evaluate(Map<Transfer, Double> seconds) {
        Transfer best = seconds.entrySet().stream()
                .min(Map.Entry.<Transfer, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElseThrow(() -> new IllegalArgumentException("no way of sending is possible, expected one"));
        Double present = seconds.get(current);
        if (present == null) {
            return change(best);
        }
        if (seconds.getOrDefault(best, present) >= present * (1 - margin)) {
            candidate = null;
            inARow = 0;
            return current;
        }
        inARow = best == candidate ? inARow + 1 : 1;
        candidate = best;
        return inARow >= evaluations ? change(best) : current;
    }

    private Transfer change(Transfer to) {
        current = to;
        candidate = null;
        inARow = 0;
        return current;
    }
}

package io.ddnn.model.exit;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The answer for a sample.
 *
 * @param label index of the class
 * @param confidence the label's probability at the exit taken, in [0, 1]; binary32 as it travels between tiers
 * @param exit where the sample stopped
 * @param reasons why the answer is degraded; empty if it is not
 * @param missing ids of the devices that were absent, in the definition's order
 */
public record Decision(int label, float confidence, ExitName exit, Set<DegradedReason> reasons,
        List<String> missing) {

    public Decision {
        if (label < 0) {
            throw new IllegalArgumentException("label is " + label + ", expected at least 0");
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + ", expected 0 to 1");
        }
        reasons = Set.copyOf(reasons);
        missing = List.copyOf(missing);
        if (missing.stream().distinct().count() != missing.size()) {
            throw new IllegalArgumentException("missing is " + missing + ", expected each device once");
        }
        if (exit == ExitName.DEVICE && reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "an answer from the exit 'device' is always degraded, but has no reason");
        }
        if (missing.isEmpty() == reasons.contains(DegradedReason.MISSING_DEVICE)) {
            throw new IllegalArgumentException(
                    "missing is " + missing + " but reasons are " + reasons + ", expected both or neither");
        }
    }

    /** Whether the whole hierarchy might have answered otherwise. */
    public boolean degraded() {
        return !reasons.isEmpty();
    }

    /** A decision from a classification; scores that are not finite give no confidence, 0. */
    public static Decision of(Classification classification, ExitName exit, Set<DegradedReason> reasons,
            List<String> missing) {
        EnumSet<DegradedReason> all = EnumSet.noneOf(DegradedReason.class);
        all.addAll(reasons);
        if (!missing.isEmpty()) {
            all.add(DegradedReason.MISSING_DEVICE);
        }
        double confidence = classification.confidence();
        return new Decision(classification.label(), Double.isNaN(confidence) ? 0 : (float) confidence, exit, all,
                missing);
    }
}

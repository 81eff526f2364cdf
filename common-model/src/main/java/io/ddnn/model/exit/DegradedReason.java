package io.ddnn.model.exit;

import java.util.Locale;

/** Why an answer is not the one that the whole hierarchy would have given. The set is closed. */
public enum DegradedReason {
    /** A device's scores or map did not arrive in time. */
    MISSING_DEVICE,
    /** The tier above could not be reached, or failed. */
    PARENT_UNREACHABLE,
    /** The tier above refused the sample because it is overloaded. */
    PARENT_OVERLOADED,
    /** The sample's deadline came before a further exit was reached. */
    DEADLINE;

    /** The name in messages and metrics: lower case with hyphens. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if there is no such reason
     */
    public static DegradedReason parse(String text) {
        for (DegradedReason reason : values()) {
            if (reason.text().equals(text)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("reason is '" + text
                + "', expected missing-device, parent-unreachable, parent-overloaded or deadline");
    }
}

package io.ddnn.model.network;

import java.util.Locale;

/** What concatenation (CC) puts in the place of an absent input. */
public enum MissingFill {
    /** The scores or the map that the input's slice makes of a black frame. */
    BLANK,
    /**
     * Nothing: an absent input adds zero to every sum. As a bit is never zero, a block computes this as the mean of two
     * sums, one with all bits -1 and one with all bits +1 in the absent channels; its thresholds have a second row.
     */
    MASK;

    /** The name in files: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

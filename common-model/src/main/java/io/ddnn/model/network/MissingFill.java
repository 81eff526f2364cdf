package io.ddnn.model.network;

import java.util.Locale;

/** What concatenation (CC) puts in the place of an absent input. */
public enum MissingFill {
    /** The scores or the map that the input's slice makes of a black frame. */
    BLANK;

    /** The name in files: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.ddnn.training.reproduce;

import java.util.Locale;

/** How samples are divided into those to learn from and those to measure on. */
public enum Split {
    /** The last fifth in time is the test: frames that look like none that was learned from. */
    TIME,
    /** A fifth at random, as in the paper: neighbouring frames of the same objects come on both sides. */
    RANDOM;

    /** Its name in legends. */
    String label() {
        return this == TIME ? "split by time" : "split at random";
    }

    /** Its name in tables: lower case. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

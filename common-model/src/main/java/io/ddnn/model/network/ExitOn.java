package io.ddnn.model.network;

import java.util.Locale;

/** What an exit classifies by. */
public enum ExitOn {
    /** The merged scores of the node's children. */
    SCORES,
    /** A head of its own, behind all of the node's blocks, or at a device also behind some of them. */
    BLOCKS;

    /** The name in files: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

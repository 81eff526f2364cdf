package io.ddnn.model.network;

import java.util.Locale;

/** Where a node runs. */
public enum Tier {
    /** An end device with an input of its own. */
    DEVICE,
    /** Between devices and the cloud. */
    EDGE,
    /** The root of the network. */
    CLOUD;

    /** The name in files and metrics: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

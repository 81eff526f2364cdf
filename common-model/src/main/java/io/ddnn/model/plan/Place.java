package io.ddnn.model.plan;

import java.util.Locale;

/** A kind of machine that stages run on, from the image to the last answer. */
public enum Place {
    /** Each device. */
    DEVICE,
    /** The node between a group of devices and the cloud. */
    EDGE,
    /** Where everything comes together. */
    CLOUD;

    /** The name in files and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

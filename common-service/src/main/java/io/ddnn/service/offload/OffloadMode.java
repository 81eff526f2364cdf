package io.ddnn.service.offload;

/** How a device sends, {@code ddnn.offload.mode}. */
public enum OffloadMode {
    /** Scores first, the map when the parent wants it. */
    ON_DEMAND,
    /** Scores and map in one message. */
    EAGER,
    /** The raw image: the parent runs the device's slice. */
    RAW,
    /** Whichever of the three is expected to answer soonest, by what was measured of the link and of the load. */
    AUTO
}

package io.ddnn.benchmarks.fault;

import java.util.Locale;

/** The faults that are tried, each while samples flow. */
public enum Fault {
    DEVICE_KILLED("device killed, restarted"),
    DEVICE_PAUSED("device paused"),
    EDGE_KILLED("edge killed, restarted"),
    EDGE_PAUSED("edge paused"),
    CLOUD_KILLED("cloud killed, restarted"),
    CLOUD_PAUSED("cloud paused"),
    CLOUD_LINK_SLOW("link edge-cloud slow: 50 ms, 1 Mbit/s, stalls"),
    CLOUD_LINK_CUT("link edge-cloud cut off"),
    CLOUD_LINK_BLACK_HOLE("link edge-cloud takes all, passes nothing"),
    CLOUD_LINK_HALF_REPLIES("link edge-cloud: replies broken in the middle"),
    DEVICE_LINK_RESET("link device-edge: requests broken in the middle"),
    ROLLING_RESTART("every service restarted in turn");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    /** What happens, in words. */
    public String title() {
        return title;
    }

    /** The name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

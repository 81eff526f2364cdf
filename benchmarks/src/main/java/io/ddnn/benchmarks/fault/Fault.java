package io.ddnn.benchmarks.fault;

import java.util.Locale;

/** The faults that are tried, each while samples flow. */
public enum Fault {
    /** Nothing, to compare with. */
    NONE("none"),
    /** SIGKILL of a device. */
    DEVICE_KILLED("device killed, restarted"),
    /** SIGSTOP of a device, later SIGCONT. */
    DEVICE_PAUSED("device paused"),
    /** SIGKILL of the edge. */
    EDGE_KILLED("edge killed, restarted"),
    /** SIGSTOP of the edge, later SIGCONT. */
    EDGE_PAUSED("edge paused"),
    /** SIGKILL of the cloud. */
    CLOUD_KILLED("cloud killed, restarted"),
    /** SIGSTOP of the cloud, later SIGCONT. */
    CLOUD_PAUSED("cloud paused"),
    /** {@link Relay.Mode#SLOW} above the edge. */
    CLOUD_LINK_SLOW("link edge-cloud slow: 50 ms, 1 Mbit/s, stalls"),
    /** {@link Relay.Mode#CUT} above the edge. */
    CLOUD_LINK_CUT("link edge-cloud cut off"),
    /** {@link Relay.Mode#BLACK_HOLE} above the edge. */
    CLOUD_LINK_BLACK_HOLE("link edge-cloud takes all, passes nothing"),
    /** {@link Relay.Mode#HALF_REPLIES} above the edge. */
    CLOUD_LINK_HALF_REPLIES("link edge-cloud: replies broken in the middle"),
    /** {@link Relay.Mode#RESET_REQUESTS} above one device. */
    DEVICE_LINK_RESET("link device-edge: requests broken in the middle"),
    /** A device started again with another version of the network than its edge has. */
    DEVICE_STALE("device of another network version"),
    /** SIGTERM and start of every service, parents first. */
    ROLLING_RESTART("every service restarted in turn");

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    /** What happens, in words. */
    public String title() {
        return title;
    }

    /** Whether a device itself is away, so that its own clients reach nobody. */
    boolean isOfADevice() {
        return this == DEVICE_KILLED || this == DEVICE_PAUSED;
    }

    /** The name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

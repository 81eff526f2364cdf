package io.ddnn.model.plan;

import java.util.Locale;

/** What a plan makes least of. */
public enum Objective {
    /** The expected time until the devices have the answer. */
    LATENCY,
    /** The expected payload bytes on all links. */
    BYTES,
    /** The expected energy of a device. */
    ENERGY;

    /** What a cost is by this objective; less is better. */
    public double of(Cost cost) {
        return switch (this) {
            case LATENCY -> cost.latencySeconds();
            case BYTES -> cost.bytes();
            case ENERGY -> cost.joules();
        };
    }

    /** The name in options and tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

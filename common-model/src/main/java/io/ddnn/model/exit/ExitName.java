package io.ddnn.model.exit;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.Tier;
import java.util.Locale;

/** The exits that an answer can come from. */
public enum ExitName {
    /** A device's own scores, when nobody above could be reached; always degraded. */
    DEVICE,
    /** Merged scores of the devices, or the device that decides for itself. */
    LOCAL,
    /** An edge's own head. */
    EDGE,
    /** The cloud's own head. */
    CLOUD;

    /** The name of an exit that stands in a network's definition. */
    public static ExitName of(Tier tier, ExitOn on) {
        if (on == ExitOn.SCORES) {
            return LOCAL;
        }
        return switch (tier) {
            case DEVICE -> LOCAL;
            case EDGE -> EDGE;
            case CLOUD -> CLOUD;
        };
    }

    /** The name in messages, metrics and files: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if there is no such exit
     */
    public static ExitName parse(String text) {
        for (ExitName name : values()) {
            if (name.text().equals(text)) {
                return name;
            }
        }
        throw new IllegalArgumentException("exit is '" + text + "', expected device, local, edge or cloud");
    }
}

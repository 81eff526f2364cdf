package io.ddnn.console;

import java.util.HashMap;
import java.util.Map;

/**
 * How a hierarchy runs.
 *
 * @param firstPort port of the first node of the definition; the others follow in its order. 0: any free ports
 * @param properties properties of every service, such as {@code ddnn.deadline} or {@code ddnn.join.window}; they override
 *     environment variables
 * @param logLevel level of all loggers, such as WARN or INFO
 */
public record HierarchySettings(int firstPort, Map<String, String> properties, String logLevel) {

    /** Any free ports, the services' own defaults, quiet logs. */
    public static final HierarchySettings DEFAULT = new HierarchySettings(0, Map.of(), "WARN");

    private static final int LAST_PORT = 65_535;

    public HierarchySettings {
        if (firstPort < 0 || firstPort > LAST_PORT) {
            throw new IllegalArgumentException(
                    "first port is " + firstPort + ", expected 0 (any free ports) to " + LAST_PORT);
        }
        properties = Map.copyOf(properties);
    }

    /** These settings with another first port. */
    public HierarchySettings withFirstPort(int other) {
        return new HierarchySettings(other, properties, logLevel);
    }

    /** These settings with one more property. */
    public HierarchySettings withProperty(String name, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put(name, value);
        return new HierarchySettings(firstPort, more, logLevel);
    }

    /** These settings with another log level. */
    public HierarchySettings withLogLevel(String other) {
        return new HierarchySettings(firstPort, properties, other);
    }

    /** The port of the node at a place in the definition. */
    int port(int place) {
        int port = firstPort == 0 ? 0 : firstPort + place;
        if (port > LAST_PORT) {
            throw new HierarchyException("port of node " + place + " would be " + port + ", expected at most "
                    + LAST_PORT + ": choose a lower first port than " + firstPort);
        }
        return port;
    }
}

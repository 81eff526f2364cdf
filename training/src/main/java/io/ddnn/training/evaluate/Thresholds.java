package io.ddnn.training.evaluate;

import io.ddnn.model.network.NetworkDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other thresholds for a network than those it came with. */
public final class Thresholds {

    private Thresholds() {}

    /**
     * The network with another threshold at some exits.
     *
     * @param exit the name of an exit, such as {@code local}, which stands for all exits of that name that have a
     *     threshold, or {@code <node>:<name>}; of several exits behind a device's blocks, {@code <name>@<blocks>} is one
     * @param threshold normalised entropy at or under which samples leave, in [0, 1]; null: no sample leaves there
     * @throws IllegalArgumentException if there is no such exit, or every sample leaves there anyway
     */
    public static NetworkDefinition set(NetworkDefinition network, String exit, @Nullable Double threshold) {
        List<ExitPoint> changeable = ExitPoint.of(network).stream().filter(point -> !point.last()).toList();
        List<ExitPoint> named = changeable.stream()
                .filter(point -> isNamed(point, exit))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("exit is '" + exit + "', expected one of " + names(changeable));
        }
        NetworkDefinition changed = network;
        for (ExitPoint point : named) {
            changed = changed.withExit(point.node().id(), point.after(),
                    definition -> definition.withThreshold(threshold));
        }
        return changed;
    }

    /** The network in which every sample goes on to the root. */
    static NetworkDefinition none(NetworkDefinition network) {
        NetworkDefinition changed = network;
        for (ExitPoint point : ExitPoint.of(network)) {
            changed = changed.withExit(point.node().id(), point.after(),
                    definition -> definition.withThreshold(null));
        }
        return changed;
    }

    /** Whether samples may leave here: that a device has a head, to be trained by, makes it no exit by itself. */
    private static boolean isUsed(ExitPoint point) {
        return point.definition().threshold() != null;
    }

    private static boolean isNamed(ExitPoint point, String exit) {
        String node = point.node().id() + ":";
        String name = exit.startsWith(node) ? exit.substring(node.length()) : exit;
        boolean matches = name.equals(point.name().text()) || name.equals(point.label());
        return matches && (exit.startsWith(node) || isUsed(point));
    }

    private static String names(List<ExitPoint> points) {
        List<String> names = new ArrayList<>(
                points.stream().filter(Thresholds::isUsed).map(ExitPoint::label).distinct().toList());
        points.forEach(point -> names.add(point.node().id() + ":" + point.label()));
        return String.join(", ", names);
    }
}

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
     * @param exit the name of an exit, which stands for all exits of that name that have a threshold, or {@code
     *     <node>:<name>}
     * @param threshold normalised entropy at or under which samples leave, in [0, 1]; null: no sample leaves there
     * @throws IllegalArgumentException if there is no such exit, or every sample leaves there anyway
     */
    public static NetworkDefinition set(NetworkDefinition network, String exit, @Nullable Double threshold) {
        List<ExitPoint> changeable = ExitPoint.of(network).stream().filter(point -> !point.last()).toList();
        List<ExitPoint> named = changeable.stream()
                .filter(point -> exit.equals(qualified(point)) || (isUsed(point) && exit.equals(point.name().text())))
                .toList();
        if (named.isEmpty()) {
            throw new IllegalArgumentException("exit is '" + exit + "', expected one of " + names(changeable));
        }
        NetworkDefinition changed = network;
        for (ExitPoint point : named) {
            changed = changed.withExit(point.node().id(), point.definition().on(),
                    definition -> definition.withThreshold(threshold));
        }
        return changed;
    }

    /** The network in which every sample goes on to the root. */
    static NetworkDefinition none(NetworkDefinition network) {
        NetworkDefinition changed = network;
        for (ExitPoint point : ExitPoint.of(network)) {
            changed = changed.withExit(point.node().id(), point.definition().on(),
                    definition -> definition.withThreshold(null));
        }
        return changed;
    }

    /** Whether samples may leave here: that a device has a head, to be trained by, makes it no exit by itself. */
    private static boolean isUsed(ExitPoint point) {
        return point.definition().threshold() != null;
    }

    private static String qualified(ExitPoint point) {
        return point.node().id() + ":" + point.name().text();
    }

    private static String names(List<ExitPoint> points) {
        List<String> names = new ArrayList<>(
                points.stream().filter(Thresholds::isUsed).map(point -> point.name().text()).distinct().toList());
        points.forEach(point -> names.add(qualified(point)));
        return String.join(", ", names);
    }
}

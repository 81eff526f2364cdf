package io.ddnn.training.evaluate;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where samples may leave a network.
 *
 * @param node the node that holds the exit
 * @param definition the exit in the network's definition
 * @param last whether every sample that comes here leaves here
 */
public record ExitPoint(NodeDefinition node, ExitDefinition definition, boolean last) {

    /** All exits of a network, leaves first. */
    public static List<ExitPoint> of(NetworkDefinition network) {
        List<ExitPoint> points = new ArrayList<>();
        for (NodeDefinition node : network.nodes()) {
            for (ExitOn on : List.of(ExitOn.SCORES, ExitOn.BLOCKS)) {
                ExitDefinition exit = node.exit(on);
                if (exit != null) {
                    boolean root = node.equals(network.root());
                    boolean furthest = on == ExitOn.BLOCKS || node.exit(ExitOn.BLOCKS) == null;
                    points.add(new ExitPoint(node, exit, root && furthest));
                }
            }
        }
        return points;
    }

    /** The name that decisions give. */
    public ExitName name() {
        return ExitName.of(node.tier(), definition.on());
    }
}

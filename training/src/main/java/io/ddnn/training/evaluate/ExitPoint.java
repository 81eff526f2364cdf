package io.ddnn.training.evaluate;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.ExitPassed;
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
            for (int after = 0; after <= node.blocks().size(); after++) {
                ExitDefinition exit = node.exitAfter(after);
                if (exit != null) {
                    boolean last = node.equals(network.root()) && node.isLastExit(after);
                    points.add(new ExitPoint(node, exit, last));
                }
            }
        }
        return points;
    }

    /** Which of the node's exits it is, see {@link NodeDefinition#after}. */
    public int after() {
        return node.after(definition);
    }

    /** Whether a sample passed here. */
    public boolean isOf(ExitPassed passed) {
        return passed.node().equals(node.id()) && passed.after() == after();
    }

    /**
     * The name by which people tell a node's exits apart: that which decisions give, and where a device has several
     * behind its blocks, the number of blocks too, as in {@code local@1}.
     */
    public String label() {
        return definition.on() == ExitOn.BLOCKS && node.heads().size() > 1
                ? name().text() + "@" + after()
                : name().text();
    }

    /** The name that decisions give. */
    public ExitName name() {
        return ExitName.of(node.tier(), definition.on());
    }
}

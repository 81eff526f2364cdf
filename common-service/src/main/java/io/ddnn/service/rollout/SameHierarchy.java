package io.ddnn.service.rollout;

import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.util.Objects;

/**
 * What two versions of a network must share to be served side by side: the name, the classes, the input, and the tree of
 * nodes with their tiers and with who sends raw images. Blocks, heads, aggregation, exits and thresholds may differ.
 */
final class SameHierarchy {

    private SameHierarchy() {}

    /**
     * Checks a new version.
     *
     * @param served the version that is served
     * @throws BundleException if they differ in more than they may: tells what was expected and found
     */
    static void require(NetworkDefinition served, NetworkDefinition next) {
        require("name", served.name(), next.name());
        require("classes", served.classes(), next.classes());
        require("input", served.input(), next.input());
        require("nodes", served.nodes().stream().map(NodeDefinition::id).toList(),
                next.nodes().stream().map(NodeDefinition::id).toList());
        for (NodeDefinition node : served.nodes()) {
            NodeDefinition other = next.node(node.id());
            String field = "node '" + node.id() + "': ";
            require(field + "tier", node.tier(), other.tier());
            require(field + "inputs", node.inputs(), other.inputs());
            require(field + "raw-offload", node.rawOffload(), other.rawOffload());
        }
    }

    private static void require(String field, Object expected, Object found) {
        if (!Objects.equals(expected, found)) {
            throw new BundleException(field + " is " + found + ", expected " + expected
                    + " as in the version that is served; restart the services to change it");
        }
    }
}

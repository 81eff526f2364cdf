package io.ddnn.model.bundle;

import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained network: its definition with thresholds, and the slice of every node.
 *
 * @param definition the network
 * @param slices one slice a node, by id
 * @param training what the network was trained on and how, for people
 * @param metrics measured figures, by name; finite
 */
public record Bundle(NetworkDefinition definition, Map<String, NodeSlice> slices, Map<String, String> training,
        Map<String, Double> metrics) {

    /**
     * Checks that every slice fits.
     *
     * @throws BundleException if a slice is missing, or of another node than it is named by
     * @throws io.ddnn.model.slice.SliceException if a slice does not fit the definition
     */
    public Bundle {
        Map<String, NodeSlice> ordered = new LinkedHashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            NodeSlice slice = slices.get(node.id());
            if (slice == null) {
                throw new BundleException("slice of node '" + node.id() + "' is missing");
            }
            if (!slice.node().equals(node.id())) {
                throw new BundleException("slice is of node '" + slice.node() + "', expected '" + node.id() + "'");
            }
            slice.check(definition);
            ordered.put(node.id(), slice);
        }
        slices = Collections.unmodifiableMap(ordered);
        training = Map.copyOf(training);
        metrics = Map.copyOf(metrics);
        metrics.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new BundleException("metric '" + name + "' is " + value + ", expected a finite number");
            }
        });
    }

    /** The network, to be evaluated in one piece. */
    public WholeNetwork wholeNetwork(KernelProvider kernels) {
        return new WholeNetwork(definition, slices, kernels);
    }
}

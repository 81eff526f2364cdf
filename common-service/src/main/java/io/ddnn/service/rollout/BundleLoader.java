package io.ddnn.service.rollout;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadProperties;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads a service's node from a bundle.
 *
 * @param directory the bundle's directory as it is configured; what it holds may change
 * @param tier the service's tier
 * @param node id of the node
 * @param offload whose raw images it takes
 * @param kernels what computes
 */
public record BundleLoader(Path directory, String tier, String node, OffloadProperties offload,
        KernelProvider kernels) {

    /**
     * Loads the node and warms it up.
     *
     * @throws TierStartException if the network has no such node of this tier
     * @throws io.ddnn.model.bundle.BundleException if the bundle or a slice cannot be used
     */
    public ServedNode load(BundleDirectory bundle) {
        NetworkDefinition definition = bundle.definition();
        List<String> nodes = definition.nodes().stream()
                .filter(each -> each.tier().text().equals(tier))
                .map(NodeDefinition::id)
                .toList();
        if (!nodes.contains(node)) {
            throw new TierStartException("ddnn.node is '" + node + "', expected a node of tier " + tier
                    + " of network '" + definition.name() + "': " + nodes);
        }
        return ServedNode.load(bundle, node, kernels, Runtime.getRuntime().availableProcessors(),
                offload.rawDevices(definition, node));
    }
}

package io.ddnn.training.reproduce;

import io.ddnn.model.network.AggregateDefinition;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The networks of the experiments: the six topologies (DDNN, figure 2) for any devices, filters and aggregations.
 *
 * @param classes names of the classes
 * @param filters filters of a device's block
 */
record Variations(List<String> classes, int filters) {

    private static final InputShape INPUT = new InputShape(32, 32, 3);
    private static final int UPPER_FILTERS = 16;
    private static final double LOCAL = 0.8;
    private static final double OWN = 0.5;

    /** One device that sends its image to the cloud. */
    NetworkDefinition a(String device) {
        NodeDefinition node = new NodeDefinition(
                device, Tier.DEVICE, List.of(), AggregateDefinition.NONE, block(filters, 2), List.of(), true);
        return network("topology-a", List.of(node, cloud(List.of(device), Aggregation.CC)));
    }

    /** One device with an exit, and the cloud. */
    NetworkDefinition b(String device) {
        return network("topology-b", List.of(device(device, OWN), cloud(List.of(device), Aggregation.CC)));
    }

    /** Devices, a gateway that merges their scores, and the cloud, which merges their maps. */
    NetworkDefinition c(List<String> devices, Aggregation scores, Aggregation maps) {
        return c(devices, scores, maps, MissingFill.BLANK);
    }

    /** The same, with what the cloud puts in the place of a device's map that is absent; other than blank with CC alone. */
    NetworkDefinition c(List<String> devices, Aggregation scores, Aggregation maps, MissingFill missing) {
        List<NodeDefinition> nodes = devices(devices);
        nodes.add(new NodeDefinition("gateway", Tier.EDGE, devices,
                new AggregateDefinition(scores, null, MissingFill.BLANK), List.of(),
                List.of(exit(ExitOn.SCORES, LOCAL)), false));
        nodes.add(cloud(List.of("gateway"), maps, missing));
        return network("topology-c", nodes);
    }

    /** One device with an exit, an edge with an exit, and the cloud. */
    NetworkDefinition d(String device) {
        NodeDefinition edge = new NodeDefinition("edge", Tier.EDGE, List.of(device),
                new AggregateDefinition(null, Aggregation.CC, MissingFill.BLANK), block(UPPER_FILTERS, 2),
                List.of(exit(ExitOn.BLOCKS, OWN)), false);
        return network("topology-d", List.of(device(device, OWN), edge, cloud(List.of("edge"), Aggregation.CC)));
    }

    /** Devices, an edge that merges scores and maps, and the cloud. */
    NetworkDefinition e(List<String> devices) {
        List<NodeDefinition> nodes = devices(devices);
        nodes.add(edge("edge", devices));
        nodes.add(cloud(List.of("edge"), Aggregation.CC));
        return network("topology-e", nodes);
    }

    /** Two groups of devices, an edge for each, and the cloud, which merges the edges' maps. */
    NetworkDefinition f(List<String> devices) {
        int half = devices.size() / 2;
        List<NodeDefinition> nodes = devices(devices);
        nodes.add(edge("edge-0", devices.subList(0, half)));
        nodes.add(edge("edge-1", devices.subList(half, devices.size())));
        nodes.add(cloud(List.of("edge-0", "edge-1"), Aggregation.CC));
        return network("topology-f", nodes);
    }

    private NetworkDefinition network(String name, List<NodeDefinition> nodes) {
        return new NetworkDefinition(name, classes, INPUT, nodes);
    }

    private List<NodeDefinition> devices(List<String> ids) {
        List<NodeDefinition> nodes = new ArrayList<>();
        ids.forEach(id -> nodes.add(device(id, null)));
        return nodes;
    }

    private NodeDefinition device(String id, @Nullable Double threshold) {
        return new NodeDefinition(id, Tier.DEVICE, List.of(), AggregateDefinition.NONE, block(filters, 2),
                List.of(exit(ExitOn.BLOCKS, threshold)), false);
    }

    private static NodeDefinition edge(String id, List<String> devices) {
        return new NodeDefinition(id, Tier.EDGE, devices,
                new AggregateDefinition(Aggregation.MP, Aggregation.CC, MissingFill.BLANK), block(UPPER_FILTERS, 2),
                List.of(exit(ExitOn.SCORES, LOCAL), exit(ExitOn.BLOCKS, OWN)), false);
    }

    private static NodeDefinition cloud(List<String> inputs, Aggregation maps) {
        return cloud(inputs, maps, MissingFill.BLANK);
    }

    private static NodeDefinition cloud(List<String> inputs, Aggregation maps, MissingFill missing) {
        return new NodeDefinition("cloud", Tier.CLOUD, inputs, new AggregateDefinition(null, maps, missing),
                List.of(new BlockDefinition(UPPER_FILTERS, 1), new BlockDefinition(UPPER_FILTERS, 1)),
                List.of(exit(ExitOn.BLOCKS, null)), false);
    }

    private static List<BlockDefinition> block(int filters, int stride) {
        return List.of(new BlockDefinition(filters, stride));
    }

    private static ExitDefinition exit(ExitOn on, @Nullable Double threshold) {
        return new ExitDefinition(on, 1, threshold, 1);
    }
}

package io.ddnn.training.graph;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The real-valued parameters of a whole network.
 *
 * @param definition the network
 * @param nodes the layers of each node, by id
 */
public record NetworkParameters(NetworkDefinition definition, Map<String, NodeLayers> nodes) {

    private static final int TAPS = ConvPoolParameters.WINDOW * ConvPoolParameters.WINDOW;

    public NetworkParameters {
        nodes = new LinkedHashMap<>(nodes);
        List<String> expected = definition.nodes().stream().map(NodeDefinition::id).toList();
        if (!List.copyOf(nodes.keySet()).equals(expected)) {
            throw new IllegalArgumentException("nodes are " + nodes.keySet() + ", expected " + expected);
        }
    }

    /** The parameters of an untrained network. */
    public static NetworkParameters initial(NetworkDefinition definition, RandomGenerator random) {
        Map<String, NodeLayers> nodes = new LinkedHashMap<>();
        int classes = definition.classes().size();
        for (NodeDefinition node : definition.nodes()) {
            List<LayerParameters> blocks = new ArrayList<>();
            List<MapShape> outputs = new ArrayList<>();
            if (!node.blocks().isEmpty()) {
                MapShape shape = definition.inputShape(node.id());
                for (BlockDefinition block : node.blocks()) {
                    blocks.add(LayerParameters.initial(block.filters(), TAPS * shape.channels(), random));
                    shape = ConvPoolParameters.outputShape(shape, block.stride(), block.filters());
                    outputs.add(shape);
                }
            }
            List<LayerParameters> heads = new ArrayList<>();
            for (ExitDefinition head : node.heads()) {
                MapShape shape = outputs.get(node.after(head) - 1);
                heads.add(LayerParameters.initial(classes, shape.values(), random));
            }
            LayerParameters mapping = node.aggregate().scores() == Aggregation.CC
                    ? LayerParameters.initial(classes, classes * node.inputs().size(), random)
                    : null;
            nodes.put(node.id(), new NodeLayers(blocks, heads, mapping));
        }
        return new NetworkParameters(definition, nodes);
    }

    /** The layers of a node. */
    public NodeLayers node(String id) {
        return Objects.requireNonNull(nodes.get(id), () -> "node '" + id + "' is unknown");
    }

    /** All layers, in the definition's order. */
    public List<LayerParameters> layers() {
        return nodes.values().stream().flatMap(node -> node.all().stream()).toList();
    }
}

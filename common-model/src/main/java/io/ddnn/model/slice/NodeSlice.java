package io.ddnn.model.slice;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node of a trained network holds.
 *
 * @param node the node's id
 * @param blocks parameters of the node's blocks, in order
 * @param heads the layers of the exits on blocks, the first block's first
 * @param scoreMapping the layer that maps concatenated scores (CC); null without one
 * @param blankScores for an exit on scores: what each child sends when all its devices see a black frame, in order
 * @param blankMaps for blocks that take maps: the map of each source when all its devices see a black frame, in order
 */
public record NodeSlice(String node, List<ConvPoolParameters> blocks, List<Head> heads,
        @Nullable LinearParameters scoreMapping, List<float[]> blankScores, List<BitTensor> blankMaps) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public NodeSlice(String node, List<ConvPoolParameters> blocks, List<Head> heads,
            @Nullable LinearParameters scoreMapping, List<float[]> blankScores, List<BitTensor> blankMaps) {
        this.blocks = List.copyOf(blocks);
        this.heads = List.copyOf(heads);
        int before = 0;
        for (Head head : heads) {
            if (head.after() <= before || head.after() > blocks.size()) {
                throw new IllegalArgumentException("heads stand after " + places(heads) + " blocks, expected ascending"
                        + " numbers from 1 to " + blocks.size());
            }
            before = head.after();
        }
        this.blankScores = List.copyOf(blankScores);
        this.blankMaps = List.copyOf(blankMaps);
        this.node = node;
        this.scoreMapping = scoreMapping;
    }

    private static List<Integer> places(List<Head> heads) {
        return heads.stream().map(Head::after).toList();
    }

    /**
     * Checks that the slice is one of a node of a network.
     *
     * @throws SliceException if it is not; the message names the node, and what was expected and found
     */
    public void check(NetworkDefinition definition) {
        if (!definition.hasNode(node)) {
            throw fault("node", node, definition.nodes().stream().map(NodeDefinition::id).toList());
        }
        NodeDefinition expected = definition.node(node);
        requireEqual("number of blocks", blocks.size(), expected.blocks().size());
        MapShape shape = definition.inputShape(node);
        for (int i = 0; i < blocks.size(); i++) {
            ConvPoolParameters block = blocks.get(i);
            BlockDefinition wanted = expected.blocks().get(i);
            requireEqual("input of block " + i, block.input(), shape);
            requireEqual("filters of block " + i, block.filters().size(), wanted.filters());
            requireEqual("stride of block " + i, block.stride(), wanted.stride());
            requireEqual("threshold rows of block " + i, block.thresholds().length,
                    i == 0 ? definition.summedMaps(node) : 1);
            shape = block.output();
        }
        int classes = definition.classes().size();
        requireEqual("places of the heads", places(heads), expected.heads().stream().map(expected::after).toList());
        for (Head head : heads) {
            requireLayer("head behind block " + head.after(), head.layer(),
                    blocks.get(head.after() - 1).output(), classes);
        }
        requireLayer("score mapping", scoreMapping,
                expected.aggregate().scores() == Aggregation.CC
                        ? new MapShape(1, 1, expected.inputs().size() * classes)
                        : null,
                classes);
        requireEqual("number of blank scores", blankScores.size(),
                expected.exit(ExitOn.SCORES) != null ? expected.inputs().size() : 0);
        for (float[] scores : blankScores) {
            requireEqual("length of blank scores", scores.length, classes);
        }
        List<MapShape> sources = expected.aggregate().maps() == null
                ? List.of()
                : definition.mapSources(node).stream()
                        .map(source -> definition.outputShape(source.id()))
                        .toList();
        requireEqual("shapes of blank maps", blankMaps.stream().map(BitTensor::shape).toList(), sources);
    }

    private void requireLayer(String field, @Nullable LinearParameters layer, @Nullable MapShape input, int classes) {
        requireEqual("input of the " + field, layer == null ? "none" : layer.input(), input == null ? "none" : input);
        if (layer != null) {
            requireEqual("classes of the " + field, layer.classes(), classes);
        }
    }

    private void requireEqual(String field, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw fault(field, actual, expected);
        }
    }

    private SliceException fault(String field, Object actual, Object expected) {
        return new SliceException(
                "slice of node '" + node + "': " + field + " is " + actual + ", expected " + expected);
    }
}

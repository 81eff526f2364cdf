package io.ddnn.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one node.
 *
 * @param blocks the convolutions of the node's blocks, in order
 * @param heads the linear layers of the exits on blocks, the first block's first
 * @param scoreMapping the linear layer over concatenated scores (CC); null without one
 */
public record NodeLayers(List<LayerParameters> blocks, List<LayerParameters> heads,
        @Nullable LayerParameters scoreMapping) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public NodeLayers(List<LayerParameters> blocks, List<LayerParameters> heads,
            @Nullable LayerParameters scoreMapping) {
        this.blocks = List.copyOf(blocks);
        this.heads = List.copyOf(heads);
        this.scoreMapping = scoreMapping;
    }

    /** All layers. */
    public List<LayerParameters> all() {
        List<LayerParameters> layers = new ArrayList<>(blocks);
        layers.addAll(heads);
        if (scoreMapping != null) {
            layers.add(scoreMapping);
        }
        return layers;
    }
}

package io.ddnn.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one node.
 *
 * @param blocks the convolutions of the node's blocks, in order
 * @param head the linear layer of the exit on blocks; null without one
 * @param scoreMapping the linear layer over concatenated scores (CC); null without one
 */
public record NodeLayers(List<LayerParameters> blocks, @Nullable LayerParameters head,
        @Nullable LayerParameters scoreMapping) {

    public NodeLayers {
        blocks = List.copyOf(blocks);
    }

    /** All layers. */
    public List<LayerParameters> all() {
        List<LayerParameters> layers = new ArrayList<>(blocks);
        if (head != null) {
            layers.add(head);
        }
        if (scoreMapping != null) {
            layers.add(scoreMapping);
        }
        return layers;
    }
}

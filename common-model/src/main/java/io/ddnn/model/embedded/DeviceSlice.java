package io.ddnn.model.embedded;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.MapShape;
import java.util.List;
import java.util.Objects;

/**
 * A device's part of a trained network, with what the definition says of it.
 *
 * @param definition the network
 * @param version the network's version
 * @param slice the device's slice, checked to fit the definition
 */
record DeviceSlice(NetworkDefinition definition, String version, NodeSlice slice) {

    DeviceSlice {
        slice.check(definition);
        Tier tier = definition.node(slice.node()).tier();
        if (tier != Tier.DEVICE) {
            throw new ExportException("node '" + slice.node() + "' is of tier " + tier.text() + ", expected a device");
        }
    }

    /**
     * An exit of the device.
     *
     * @param after the number of blocks that it stands behind
     * @param layer makes its scores
     * @param exit its temperature, and its threshold if it has one
     */
    record Head(int after, LinearParameters layer, ExitDefinition exit) {}

    /** The exits, in the order in which a sample comes to them. The one place that knows where a slice keeps them. */
    List<Head> heads() {
        NodeDefinition node = definition.node(slice.node());
        return slice.heads().stream()
                .map(head -> new Head(head.after(), head.layer(), Objects.requireNonNull(node.exitAfter(head.after()))))
                .toList();
    }

    List<ConvPoolParameters> blocks() {
        return slice.blocks();
    }

    /** The map that the device makes. */
    MapShape output() {
        return blocks().getLast().output();
    }
}

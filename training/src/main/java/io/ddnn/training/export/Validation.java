package io.ddnn.training.export;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Labelled samples, to evaluate an integer network on with all devices present. */
final class Validation {

    private final List<Map<String, View>> views = new ArrayList<>();
    private final int[] labels;

    Validation(NetworkDefinition definition, DataSet data) {
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        DataSet mine = data.devices().equals(devices) ? data : data.withDevices(devices);
        labels = mine.samples().stream().mapToInt(Sample::label).toArray();
        for (Sample sample : mine.samples()) {
            if (!sample.labelled()) {
                throw new IllegalArgumentException("sample " + sample.id() + " has no label, expected one");
            }
            Map<String, View> seen = new LinkedHashMap<>();
            for (int i = 0; i < devices.size(); i++) {
                PixelImage image = sample.views().get(i);
                seen.put(devices.get(i), image == null
                        ? new View.Blank()
                        : new View.Seen(image.resize(definition.input().width(), definition.input().height())));
            }
            views.add(seen);
        }
    }

    int size() {
        return labels.length;
    }

    int label(int sample) {
        return labels[sample];
    }

    /** Whether one of some devices sees the object of a sample. */
    boolean visible(int sample, List<NodeDefinition> devices) {
        return devices.stream().anyMatch(device -> views.get(sample).get(device.id()) instanceof View.Seen);
    }

    /** What a network says of each sample. */
    List<SampleResult> evaluate(WholeNetwork network) {
        return views.stream().map(network::evaluate).toList();
    }
}

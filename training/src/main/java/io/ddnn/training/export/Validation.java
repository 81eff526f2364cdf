package io.ddnn.training.export;

import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Labelled samples, to evaluate an integer network on with all devices present. */
final class Validation {

    private final SampleViews relation;
    private final List<Sample> samples;
    private final List<Map<String, View>> views;

    Validation(NetworkDefinition definition, DataSet data) {
        relation = new SampleViews(definition, data, Set.of());
        samples = data.samples();
        for (Sample sample : samples) {
            if (!sample.labelled()) {
                throw new IllegalArgumentException("sample " + sample.id() + " has no label, expected one");
            }
        }
        views = samples.stream().map(relation::of).toList();
    }

    int size() {
        return samples.size();
    }

    int label(int sample) {
        return samples.get(sample).label();
    }

    /** Whether a device at or below a node sees the object of a sample. */
    boolean visible(int sample, String node) {
        return relation.isSeenBelow(node, samples.get(sample));
    }

    /** What a network says of each sample. */
    List<SampleResult> evaluate(WholeNetwork network) {
        return views.stream().map(network::evaluate).toList();
    }
}

package io.ddnn.training.calibrate;

import io.ddnn.model.inference.View;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labelled samples, to evaluate an integer network on. Each has one or several cases: all devices present, and where it
 * is asked for each single device lost.
 */
final class Validation {

    private final SampleViews relation;
    private final List<Sample> samples;
    private final List<List<Map<String, View>>> cases = new ArrayList<>();

    /**
     * Relates samples to a network.
     *
     * @param lostDevices 0: all devices are present; 1: cases with each device lost come behind
     * @throws IllegalArgumentException if the data do not fit the network, a sample has no label, or the only device
     *     were to be lost
     */
    Validation(NetworkDefinition definition, DataSet data, int lostDevices) {
        relation = new SampleViews(definition, data, Set.of());
        samples = data.samples();
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        if (lostDevices > 0 && devices.size() < 2) {
            throw new IllegalArgumentException(
                    "lostDevices is " + lostDevices + ", expected 0 for a network of one device");
        }
        for (Sample sample : samples) {
            if (!sample.labelled()) {
                throw new IllegalArgumentException("sample " + sample.id() + " has no label, expected one");
            }
            Map<String, View> views = relation.of(sample);
            List<Map<String, View>> ofSample = new ArrayList<>(List.of(views));
            for (String lost : lostDevices > 0 ? devices : List.<String>of()) {
                ofSample.add(without(views, lost));
            }
            cases.add(ofSample);
        }
    }

    private static Map<String, View> without(Map<String, View> views, String device) {
        Map<String, View> left = new LinkedHashMap<>(views);
        left.remove(device);
        return left;
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

    /** What the devices have of a sample, one entry a case; the first: all are present. */
    List<Map<String, View>> cases(int sample) {
        return cases.get(sample);
    }
}

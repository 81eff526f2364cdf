package io.ddnn.training.evaluate;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.View;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the devices of a network have of a data set's samples: an image; a blank view, where the object is not in view;
 * or nothing, where the device is missing.
 */
public final class SampleViews {

    private final NetworkDefinition network;
    private final Map<String, Integer> places = new LinkedHashMap<>();

    /**
     * Relates a data set to a network.
     *
     * @param missing ids of devices that are to be missing
     * @throws IllegalArgumentException if the data set has other classes or lacks a device, a missing device is none of
     *     the network's, or all are missing
     */
    public SampleViews(NetworkDefinition network, DataSet data, Set<String> missing) {
        this.network = network;
        List<String> devices = network.devices().stream().map(NodeDefinition::id).toList();
        for (String device : missing) {
            if (!devices.contains(device)) {
                throw new IllegalArgumentException("missing device is '" + device + "', expected one of " + devices);
            }
        }
        if (missing.containsAll(devices)) {
            throw new IllegalArgumentException("all devices are missing, expected at least one to be present");
        }
        if (!data.classes().equals(network.classes())) {
            throw new IllegalArgumentException("the data set has classes " + data.classes() + ", expected "
                    + network.classes() + " as network '" + network.name() + "' has");
        }
        for (String device : devices) {
            int place = data.devices().indexOf(device);
            if (place < 0 && !missing.contains(device)) {
                throw new IllegalArgumentException("the data set has no views of device '" + device
                        + "', only of " + data.devices() + "; expected views of every device that is not missing");
            }
            if (!missing.contains(device)) {
                places.put(device, place);
            }
        }
    }

    /** The devices that are not missing, in the definition's order. */
    public Collection<String> present() {
        return List.copyOf(places.keySet());
    }

    /** What each present device has of a sample, by id, with images of the network's input shape. */
    public Map<String, View> of(Sample sample) {
        Map<String, View> views = new LinkedHashMap<>();
        places.forEach((device, place) -> {
            PixelImage image = sample.views().get(place);
            views.put(device, image == null
                    ? new View.Blank()
                    : new View.Seen(image.resize(network.input().width(), network.input().height())));
        });
        return views;
    }

    /** Whether one of the present devices at or below a node sees the object. */
    public boolean isSeenBelow(String node, Sample sample) {
        return network.devicesBelow(node).stream().anyMatch(device -> {
            Integer place = places.get(device.id());
            return place != null && sample.views().get(place) != null;
        });
    }
}

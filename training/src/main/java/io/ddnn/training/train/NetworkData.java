package io.ddnn.training.train;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A data set as a network's devices see it: images of the network's input shape, labels, in plain arrays. */
final class NetworkData {

    private final List<List<byte @Nullable []>> views;
    private final int[] labels;
    private final int[] classCounts;
    private final int devices;

    /**
     * Makes the data of a network.
     *
     * @throws IllegalArgumentException if the data set has other classes, lacks a device, or has an unlabelled sample
     */
    NetworkData(NetworkDefinition definition, DataSet data) {
        if (!data.classes().equals(definition.classes())) {
            throw new IllegalArgumentException(
                    "data set has classes " + data.classes() + ", expected " + definition.classes());
        }
        List<String> ids = definition.devices().stream().map(NodeDefinition::id).toList();
        DataSet mine = data.devices().equals(ids) ? data : data.withDevices(ids);
        this.devices = ids.size();
        this.labels = mine.samples().stream().mapToInt(Sample::label).toArray();
        this.classCounts = mine.classCounts();
        this.views = new ArrayList<>();
        for (Sample sample : mine.samples()) {
            if (!sample.labelled()) {
                throw new IllegalArgumentException("sample " + sample.id() + " has no label, expected one");
            }
            List<byte @Nullable []> pixels = new ArrayList<>();
            for (PixelImage view : sample.views()) {
                pixels.add(view == null
                        ? null
                        : view.resize(definition.input().width(), definition.input().height()).rgb());
            }
            views.add(pixels);
        }
    }

    int size() {
        return labels.length;
    }

    int label(int sample) {
        return labels[sample];
    }

    int classCount(int label) {
        return classCounts[label];
    }

    /** The pixels that a device sees of a sample, or null. */
    byte @Nullable [] view(int sample, int device) {
        return views.get(sample).get(device);
    }

    /** The samples of a class that a device sees. */
    int[] seen(int device, int label) {
        return IntStream.range(0, size())
                .filter(sample -> labels[sample] == label && view(sample, device) != null)
                .toArray();
    }

    /** The share of samples that a device sees. */
    double seenShare(int device) {
        long seen = views.stream().filter(sample -> sample.get(device) != null).count();
        return size() == 0 ? 0 : (double) seen / size();
    }

    int devices() {
        return devices;
    }
}

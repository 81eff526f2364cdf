package io.ddnn.training.train;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.training.graph.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes batches of samples: as they are, or with changed images and lost devices and nodes. */
final class BatchMaker {

    private final NetworkDefinition definition;
    private final NetworkData data;
    private final int imageLength;
    private final List<List<int[]>> alike = new ArrayList<>();

    BatchMaker(NetworkDefinition definition, NetworkData data) {
        this.definition = definition;
        this.data = data;
        this.imageLength = definition.input().rawBytes();
        for (int device = 0; device < data.devices(); device++) {
            List<int[]> classes = new ArrayList<>();
            for (int label = 0; label < definition.classes().size(); label++) {
                classes.add(data.seen(device, label));
            }
            alike.add(classes);
        }
    }

    /** Samples as they are. */
    Batch plain(int[] samples) {
        int[][] sources = new int[data.devices()][];
        Arrays.fill(sources, samples);
        return make(samples, sources, new boolean[data.devices()][samples.length], Map.of(),
                (image, target, offset) -> {
                    for (int i = 0; i < image.length; i++) {
                        target[offset + i] = image[i] & 0xff;
                    }
                });
    }

    /** Samples for a training step. */
    Batch varied(int[] samples, TrainingOptions options, RandomGenerator random) {
        boolean[][] missing = new boolean[data.devices()][samples.length];
        for (int i = 0; i < samples.length; i++) {
            loseDevices(missing, i, options.deviceDropout(), random);
        }
        Map<String, boolean[]> lost = new LinkedHashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            NodeDefinition parent = definition.parent(node.id());
            if (node.tier() != Tier.DEVICE && parent != null && parent.inputs().size() > 1
                    && options.nodeDropout() > 0) {
                boolean[] samplesLost = new boolean[samples.length];
                for (int i = 0; i < samplesLost.length; i++) {
                    samplesLost[i] = random.nextDouble() < options.nodeDropout();
                }
                lost.put(node.id(), samplesLost);
            }
        }
        ViewAugmenter augmenter = new ViewAugmenter(
                options.augmentation(), definition.input().height(), definition.input().width(), random);
        return make(samples, sources(samples, options.viewMixing(), random), missing, lost, augmenter::apply);
    }

    /** For each device and sample, the sample that the device's view is taken from. */
    private int[][] sources(int[] samples, double mixing, RandomGenerator random) {
        int[][] sources = new int[data.devices()][];
        for (int device = 0; device < sources.length; device++) {
            sources[device] = samples.clone();
            for (int i = 0; i < samples.length; i++) {
                if (data.view(samples[i], device) != null && random.nextDouble() < mixing) {
                    int[] others = alike.get(device).get(data.label(samples[i]));
                    sources[device][i] = others[random.nextInt(others.length)];
                }
            }
        }
        return sources;
    }

    /** Loses devices of a sample by chance, but never all. */
    private static void loseDevices(boolean[][] missing, int sample, double probability, RandomGenerator random) {
        if (probability == 0) {
            return;
        }
        int left = missing.length;
        for (boolean[] device : missing) {
            device[sample] = random.nextDouble() < probability;
            left -= device[sample] ? 1 : 0;
        }
        if (left == 0) {
            missing[random.nextInt(missing.length)][sample] = false;
        }
    }

    /** Writes an image into an array. */
    private interface ImageWriter {
        void write(byte[] image, float[] target, int offset);
    }

    private Batch make(int[] samples, int[][] sources, boolean[][] missing, Map<String, boolean[]> lost,
            ImageWriter writer) {
        List<Batch.DeviceViews> views = new ArrayList<>();
        for (int device = 0; device < data.devices(); device++) {
            int[] seen = seen(samples, device, missing[device]);
            float[] pixels = new float[(seen.length + 1) * imageLength];
            for (int i = 0; i < seen.length; i++) {
                byte[] image = data.view(sources[device][seen[i]], device);
                if (image != null) {
                    writer.write(image, pixels, i * imageLength);
                }
            }
            views.add(new Batch.DeviceViews(seen, pixels, missing[device]));
        }
        return new Batch(samples.length, views, lost);
    }

    private int[] seen(int[] samples, int device, boolean[] missing) {
        int[] seen = new int[samples.length];
        int count = 0;
        for (int i = 0; i < samples.length; i++) {
            if (!missing[i] && data.view(samples[i], device) != null) {
                seen[count++] = i;
            }
        }
        return Arrays.copyOf(seen, count);
    }
}

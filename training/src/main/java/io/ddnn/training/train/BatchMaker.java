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
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
        List<List<byte @Nullable []>> images = new ArrayList<>();
        for (int device = 0; device < data.devices(); device++) {
            images.add(views(samples, device));
        }
        return make(samples, images, new boolean[data.devices()][samples.length], Map.of(),
                (image, target, offset) -> {
                    for (int i = 0; i < image.length; i++) {
                        target[offset + i] = image[i] & 0xff;
                    }
                });
    }

    private List<byte @Nullable []> views(int[] samples, int device) {
        List<byte @Nullable []> views = new ArrayList<>();
        for (int sample : samples) {
            views.add(data.view(sample, device));
        }
        return views;
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
        return make(samples, images(samples, options, random), missing, lost, augmenter::apply);
    }

    /** For each device and sample the image that the device is shown: its own, or another of the sample's class. */
    private List<List<byte @Nullable []>> images(int[] samples, TrainingOptions options, RandomGenerator random) {
        List<List<byte @Nullable []>> images = new ArrayList<>();
        for (int device = 0; device < data.devices(); device++) {
            List<byte @Nullable []> shown = new ArrayList<>();
            for (int sample : samples) {
                byte[] own = data.view(sample, device);
                shown.add(own == null ? null : image(own, device, data.label(sample), options, random));
            }
            images.add(shown);
        }
        return images;
    }

    private byte[] image(byte[] own, int device, int label, TrainingOptions options, RandomGenerator random) {
        int lender = device;
        boolean few = alike.get(device).get(label).length < TrainingOptions.FEW_VIEWS;
        if (few && random.nextDouble() < options.viewBorrowing()) {
            lender = random.nextInt(data.devices());
        } else if (random.nextDouble() >= options.viewMixing()) {
            return own;
        }
        int[] others = alike.get(lender).get(label);
        return others.length == 0
                ? own
                : Objects.requireNonNull(data.view(others[random.nextInt(others.length)], lender));
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

    private Batch make(int[] samples, List<List<byte @Nullable []>> images, boolean[][] missing,
            Map<String, boolean[]> lost,
            ImageWriter writer) {
        List<Batch.DeviceViews> views = new ArrayList<>();
        for (int device = 0; device < data.devices(); device++) {
            int[] seen = seen(samples, device, missing[device]);
            float[] pixels = new float[(seen.length + 1) * imageLength];
            for (int i = 0; i < seen.length; i++) {
                byte[] image = images.get(device).get(seen[i]);
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

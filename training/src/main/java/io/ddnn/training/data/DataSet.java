package io.ddnn.training.data;

import io.ddnn.model.image.PixelImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Samples of the same devices.
 *
 * @param classes the names of the classes, whose places are the labels; distinct, at least one
 * @param devices the ids of the devices, whose places are those of the views; distinct, at least one, each 1 to 32 of
 *     [a-z0-9-]
 * @param samples with distinct ids, labels within the classes and one view (or null) a device, all views of one size
 */
public record DataSet(List<String> classes, List<String> devices, List<Sample> samples) {
    private static final Pattern DEVICE = Pattern.compile("[a-z0-9-]{1,32}");

    public DataSet {
        classes = distinct("classes", classes);
        devices = distinct("devices", devices);
        samples = List.copyOf(samples);
        requireDeviceIds(devices);
        Set<String> ids = HashSet.newHashSet(samples.size());
        PixelImage first = null;
        for (Sample sample : samples) {
            if (!ids.add(sample.id())) {
                throw new IllegalArgumentException("samples hold id " + sample.id() + " twice, expected distinct ids");
            }
            requireFits(sample, classes, devices);
            for (PixelImage view : sample.views()) {
                first = first == null ? view : first;
                if (view != null && first != null) {
                    requireSize(sample, view, first);
                }
            }
        }
    }

    /** Checks that a sample belongs to these classes and devices. */
    static void requireFits(Sample sample, List<String> classes, List<String> devices) {
        if (sample.label() >= classes.size()) {
            throw new IllegalArgumentException("label of sample %s is %d, expected less than the %d classes"
                    .formatted(sample.id(), sample.label(), classes.size()));
        }
        if (sample.views().size() != devices.size()) {
            throw new IllegalArgumentException("sample %s has %d views, expected one for each of the %d devices"
                    .formatted(sample.id(), sample.views().size(), devices.size()));
        }
    }

    static void requireDeviceIds(List<String> devices) {
        for (String device : devices) {
            if (!DEVICE.matcher(device).matches()) {
                throw new IllegalArgumentException("device id is '" + device + "', expected 1 to 32 of [a-z0-9-]");
            }
        }
    }

    static List<String> distinct(String field, List<String> names) {
        List<String> copy = List.copyOf(names);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(field + " are none, expected at least one");
        }
        if (new HashSet<>(copy).size() < copy.size()) {
            throw new IllegalArgumentException(field + " are " + copy + ", expected each once");
        }
        return copy;
    }

    private static void requireSize(Sample sample, PixelImage view, PixelImage first) {
        if (view.width() != first.width() || view.height() != first.height()) {
            throw new IllegalArgumentException("a view of sample %s has %d x %d pixels, expected %d x %d as the others"
                    .formatted(sample.id(), view.width(), view.height(), first.width(), first.height()));
        }
    }

    /** Whether every sample's class is known. */
    public boolean labelled() {
        return samples.stream().allMatch(Sample::labelled);
    }

    /** The number of samples of each class, in the order of the classes; unlabelled samples count nowhere. */
    public int[] classCounts() {
        int[] counts = new int[classes.size()];
        for (Sample sample : samples) {
            if (sample.labelled()) {
                counts[sample.label()]++;
            }
        }
        return counts;
    }

    /** The number of samples that each device sees, in the order of the devices. */
    public int[] viewCounts() {
        int[] counts = new int[devices.size()];
        for (Sample sample : samples) {
            for (int device = 0; device < counts.length; device++) {
                if (sample.views().get(device) != null) {
                    counts[device]++;
                }
            }
        }
        return counts;
    }

    /** The same classes and devices with those samples that pass. */
    public DataSet filter(Predicate<Sample> passes) {
        return new DataSet(classes, devices, samples.stream().filter(passes).toList());
    }

    /**
     * The views of some devices, in the order given. All samples stay, also those that none of the devices sees.
     *
     * @throws IllegalArgumentException if a device is unknown or named twice
     */
    public DataSet withDevices(List<String> chosen) {
        List<Integer> places = new ArrayList<>();
        for (String device : chosen) {
            int place = devices.indexOf(device);
            if (place < 0) {
                throw new IllegalArgumentException("device is '" + device + "', expected one of " + devices);
            }
            places.add(place);
        }
        List<Sample> reduced = new ArrayList<>(samples.size());
        for (Sample sample : samples) {
            List<@Nullable PixelImage> views = new ArrayList<>(places.size());
            for (int place : places) {
                views.add(sample.views().get(place));
            }
            reduced.add(new Sample(sample.id(), sample.frame(), sample.label(), views));
        }
        return new DataSet(classes, chosen, reduced);
    }

    /**
     * Splits by time: the samples of some frames are kept for validation.
     *
     * @throws IllegalArgumentException if a sample's frame is unknown, or one of the two parts would be empty
     */
    public DataSplit splitByFrames(FrameRange validation) {
        for (Sample sample : samples) {
            if (sample.frame() == Sample.UNKNOWN) {
                throw new IllegalArgumentException(
                        "the frame of sample " + sample.id() + " is unknown, expected one to split by frames");
            }
        }
        DataSet inside = filter(sample -> validation.contains(sample.frame()));
        DataSet outside = filter(sample -> !validation.contains(sample.frame()));
        if (inside.samples.isEmpty() || outside.samples.isEmpty()) {
            int first = samples.stream().mapToInt(Sample::frame).min().orElse(0);
            int last = samples.stream().mapToInt(Sample::frame).max().orElse(0);
            throw new IllegalArgumentException(
                    "frames %s hold %d of %d samples, expected some but not all of frames %d-%d"
                            .formatted(validation, inside.samples.size(), samples.size(), first, last));
        }
        return new DataSplit(outside, inside);
    }

    /**
     * Splits at random, each class by itself, so that rare classes are found in both parts: of a class with at least
     * two samples each part has at least one. The same seed gives the same split. Neighbouring frames may look alike
     * in both parts; where frames are known, {@link #splitByFrames} is the more honest test.
     *
     * @param fraction the share for validation, above 0 and below 1
     */
    public DataSplit splitAtRandom(long seed, double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction is " + fraction + ", expected above 0 and below 1");
        }
        SplittableRandom random = new SplittableRandom(seed);
        Set<String> chosen = new HashSet<>();
        for (int label = Sample.UNKNOWN; label < classes.size(); label++) {
            List<String> ids = new ArrayList<>();
            for (Sample sample : samples) {
                if (sample.label() == label) {
                    ids.add(sample.id());
                }
            }
            for (int i = ids.size() - 1; i > 0; i--) {
                Collections.swap(ids, i, (int) ((random.nextLong() >>> 33) % (i + 1)));
            }
            int share = (int) Math.round(fraction * ids.size());
            if (ids.size() >= 2) {
                share = Math.clamp(share, 1, ids.size() - 1);
            }
            chosen.addAll(ids.subList(0, share));
        }
        return new DataSplit(
                filter(sample -> !chosen.contains(sample.id())), filter(sample -> chosen.contains(sample.id())));
    }
}

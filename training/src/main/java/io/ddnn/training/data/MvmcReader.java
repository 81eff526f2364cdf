package io.ddnn.training.data;

import io.ddnn.model.image.PixelImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archive that the authors of the DDNN paper trained on, {@code MVMC.npz}: a zip file of two NumPy arrays.
 * Their public code, which both writes and reads it, settles the layout:
 *
 * <ul>
 *   <li>{@code X}, samples x cameras x 3 x height x width (32 x 32 there), 32-bit floats: red, green and blue planes,
 *       every view divided by its own largest value, so that it reaches 1; a view without the object is all zero.
 *   <li>{@code y}, samples x cameras, 32-bit integers: 0 car, 1 bus, 2 person for a camera that sees the object, and 3,
 *       the number of classes, for one that does not.
 * </ul>
 *
 * <p>Samples lie in the order of time, but their frame numbers are not stored, so frames are unknown here and a split
 * by time is not possible. As the largest value of a view is lost, its brightest channel becomes 255. Ids are
 * {@code s0000}, {@code s0001} and so on; devices are {@code camera-0} and so on.
 *
 * <p>The authors' download has not been seen: that {@code y} alone tells which views are absent, that other plain number
 * types may occur, and that 8-bit integers would mean values from 0 to 255, are assumptions.
 */
final class MvmcReader {
    private static final List<String> CLASSES = List.of("car", "bus", "person");
    private static final long MAX_ARRAY_BYTES = 1L << 30;

    private final DataSetReader options;
    private final Path file;
    private final List<String> classes;

    MvmcReader(DataSetReader options, Path file) {
        this.options = options;
        this.file = file;
        this.classes = options.classes() == null ? CLASSES : options.classes();
    }

    DataSet read() {
        if (classes.size() != CLASSES.size() || !classes.containsAll(CLASSES)) {
            throw new DataSetException(file + " holds the classes " + CLASSES + ", expected were " + classes);
        }
        NpyArray x;
        NpyArray y;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            x = array(zip, "X");
            y = array(zip, "y");
        } catch (IOException e) {
            throw new DataSetException(file + " cannot be read as a .npz archive: " + e.getMessage(), e);
        }
        requireShapes(x, y);
        int cameras = x.side(1);
        List<String> devices = new ArrayList<>(cameras);
        for (int camera = 0; camera < cameras; camera++) {
            devices.add("camera-" + camera);
        }
        List<Sample> samples = new ArrayList<>(x.side(0));
        for (int s = 0; s < x.side(0); s++) {
            samples.add(sample(x, y, s, cameras));
        }
        return new DataSet(classes, devices, samples);
    }

    private NpyArray array(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            throw new DataSetException(file + " holds no array '" + name + "', expected 'X' and 'y'");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return NpyArray.read("array '" + name + "' of " + file, in, MAX_ARRAY_BYTES);
        }
    }

    private void requireShapes(NpyArray x, NpyArray y) {
        // without samples an array has no bytes that would bound its number of cameras
        if (x.dimensions() != 5 || x.side(2) != 3 || x.side(0) < 1 || x.side(1) < 1 || x.side(3) < 1
                || x.side(4) < 1) {
            throw new DataSetException("array 'X' of %s has shape %s, expected samples x cameras x 3 x height x width"
                    .formatted(file, x.describeShape()));
        }
        if (y.dimensions() != 2 || y.side(0) != x.side(0) || y.side(1) != x.side(1)) {
            throw new DataSetException("array 'y' of %s has shape %s, expected samples x cameras, %d x %d"
                    .formatted(file, y.describeShape(), x.side(0), x.side(1)));
        }
    }

    private Sample sample(NpyArray x, NpyArray y, int s, int cameras) {
        int label = Sample.UNKNOWN;
        List<@Nullable PixelImage> views = new ArrayList<>(cameras);
        for (int camera = 0; camera < cameras; camera++) {
            double value = y.value(s * cameras + camera);
            if (value != Math.rint(value) || value < 0 || value > CLASSES.size()) {
                throw new DataSetException("array 'y' of %s holds %s at sample %d, camera %d, expected 0 to %d"
                        .formatted(file, value, s, camera, CLASSES.size()));
            }
            if (value == CLASSES.size()) {
                views.add(null);
                continue;
            }
            int seen = classes.indexOf(CLASSES.get((int) value));
            if (label != Sample.UNKNOWN && label != seen) {
                throw new DataSetException("array 'y' of %s says %s and %s at sample %d, expected one class"
                        .formatted(file, classes.get(label), classes.get(seen), s));
            }
            label = seen;
            views.add(view(x, s, camera).resize(options.width(), options.height()));
        }
        if (label == Sample.UNKNOWN) {
            throw new DataSetException(
                    "array 'y' of %s says that no camera sees sample %d, expected one at least".formatted(file, s));
        }
        return new Sample(String.format(Locale.ROOT, "s%04d", s), Sample.UNKNOWN, label, views);
    }

    private PixelImage view(NpyArray x, int s, int camera) {
        int height = x.side(3);
        int width = x.side(4);
        int plane = height * width;
        int start = (s * x.side(1) + camera) * 3 * plane;
        double scale = x.wholeBytes() ? 1 : 255;
        byte[] rgb = new byte[3 * plane];
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < plane; p++) {
                double value = x.value(start + c * plane + p) * scale;
                if (!(value >= 0 && value <= 255)) {
                    throw new DataSetException("array 'X' of %s holds %s at sample %d, camera %d, expected 0 to %s"
                            .formatted(file, value / scale, s, camera, 255 / scale));
                }
                rgb[3 * p + c] = (byte) (int) (value + 0.5);
            }
        }
        return new PixelImage(width, height, rgb);
    }
}

package io.ddnn.training.data;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes the folder format sample by sample. Everything goes to a directory beside the target, which takes the target's
 * name in {@link #finish()}; a writer that is closed before leaves nothing behind. The target must not exist or must be
 * an empty directory. Columns {@code frame} and {@code label} are left out where the writer is told that they are
 * unknown.
 */
public final class FolderWriter implements AutoCloseable {
    private final Path target;
    private final Path work;
    private final List<String> classes;
    private final List<String> devices;
    private final boolean frames;
    private final boolean labels;
    private final Writer table;
    private final PngEncoder encoder = new PngEncoder();
    private final Set<String> ids = new HashSet<>();
    private boolean open = true;

    /**
     * A writer that has begun.
     *
     * @param frames whether the samples' frames are known
     * @param labels whether the samples' labels are known
     * @throws DataSetException if the target holds anything, or nothing can be written beside it
     */
    public FolderWriter(Path target, List<String> classes, List<String> devices, boolean frames, boolean labels) {
        this.target = target.toAbsolutePath().normalize();
        this.classes = DataSet.distinct("classes", classes);
        this.devices = DataSet.distinct("devices", devices);
        this.frames = frames;
        this.labels = labels;
        DataSet.requireDeviceIds(this.devices);
        for (String name : List.of(FolderFormat.SAMPLE, FolderFormat.FRAME, FolderFormat.LABEL)) {
            if (this.devices.contains(name)) {
                throw new IllegalArgumentException(
                        "device id is '" + name + "', expected one that is no column of " + FolderFormat.TABLE);
            }
        }
        requireFree();
        Path parent = this.target.getParent();
        Path name = this.target.getFileName();
        if (parent == null || name == null) {
            throw new DataSetException(target + " cannot be written, expected a directory within another");
        }
        try {
            Files.createDirectories(parent);
            work = Files.createDirectory(parent.resolve("." + name + "." + UUID.randomUUID() + ".part"));
            table = Files.newBufferedWriter(work.resolve(FolderFormat.TABLE), StandardCharsets.UTF_8);
            Files.createDirectory(work.resolve(FolderFormat.IMAGES));
            printHeader();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes a whole data set. */
    public static void write(Path target, DataSet data) {
        boolean frames = data.samples().stream().allMatch(sample -> sample.frame() != Sample.UNKNOWN);
        try (FolderWriter writer = new FolderWriter(target, data.classes(), data.devices(), frames, data.labelled())) {
            data.samples().forEach(writer::add);
            writer.finish();
        }
    }

    private void printHeader() throws IOException {
        List<String> columns = new ArrayList<>();
        columns.add(FolderFormat.SAMPLE);
        if (frames) {
            columns.add(FolderFormat.FRAME);
        }
        if (labels) {
            columns.add(FolderFormat.LABEL);
        }
        columns.addAll(devices);
        print(columns);
    }

    private void print(List<String> values) throws IOException {
        table.write(CSVFormat.RFC4180.format(values.toArray()));
        table.write('\n');
    }

    /**
     * Writes a sample.
     *
     * @throws IllegalArgumentException if the sample's id was there before or cannot name a directory, or the sample
     *     does not fit the classes, the devices, or what is known of frames and labels
     */
    public void add(Sample sample) {
        DataSet.requireFits(sample, classes, devices);
        Path images = FolderFormat.imagesOf(work, sample.id());
        if (!ids.add(sample.id())) {
            throw new IllegalArgumentException("sample id is '" + sample.id() + "', expected one that was not before");
        }
        if (frames && sample.frame() == Sample.UNKNOWN) {
            throw new IllegalArgumentException("the frame of sample " + sample.id() + " is unknown, expected one");
        }
        if (labels && !sample.labelled()) {
            throw new IllegalArgumentException("the label of sample " + sample.id() + " is unknown, expected one");
        }
        try {
            List<String> values = new ArrayList<>();
            values.add(sample.id());
            if (frames) {
                values.add(Integer.toString(sample.frame()));
            }
            if (labels) {
                values.add(classes.get(sample.label()));
            }
            Files.createDirectory(images);
            for (int d = 0; d < devices.size(); d++) {
                PixelImage view = sample.views().get(d);
                values.add(view == null ? "0" : "1");
                if (view != null) {
                    Files.write(images.resolve(devices.get(d) + ".png"), encoder.encode(view));
                }
            }
            print(values);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives the finished directory its name. */
    public void finish() {
        if (!open) {
            throw new IllegalStateException("the writer of " + target + " is closed");
        }
        try {
            table.close();
            requireFree();
            Files.deleteIfExists(target);
            Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
            open = false;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Removes what was written, if it was not finished. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            table.close();
            Files.walkFileTree(work, new Removal());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireFree() {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new DataSetException(target + " is a file, expected nothing there or an empty directory");
        }
        try (Stream<Path> content = Files.list(target)) {
            if (content.findAny().isPresent()) {
                throw new DataSetException(target + " is not empty, expected nothing there or an empty directory");
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private DataSetException failed(IOException e) {
        return new DataSetException(target + " cannot be written: " + e, e);
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            if (e != null) {
                throw e;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}

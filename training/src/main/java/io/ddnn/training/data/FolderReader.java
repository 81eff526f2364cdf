package io.ddnn.training.data;

import io.ddnn.model.image.ImageDecoder;
import io.ddnn.model.image.ImageLimits;
import io.ddnn.model.image.ImageRejectedException;
import io.ddnn.model.image.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the folder format, refusing whatever does not agree with itself. */
final class FolderReader {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final DataSetReader options;
    private final Path directory;
    private final Path table;
    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.STANDARD);

    FolderReader(DataSetReader options, Path directory) {
        this.options = options;
        this.directory = directory;
        this.table = directory.resolve(FolderFormat.TABLE);
    }

    DataSet read() {
        List<CsvTable.Row> rows = new ArrayList<>();
        CsvTable csv = CsvTable.read(table, rows);
        Columns columns = Columns.of(csv);
        List<String> classes = classes(columns, rows);
        Set<String> ids = HashSet.newHashSet(rows.size());
        List<Sample> samples = new ArrayList<>(rows.size());
        for (CsvTable.Row row : rows) {
            Sample sample = sample(row, columns, classes);
            if (!ids.add(sample.id())) {
                throw row.fault(0, "an id that no line before has");
            }
            samples.add(sample);
        }
        return new DataSet(classes, columns.devices, samples);
    }

    private List<String> classes(Columns columns, List<CsvTable.Row> rows) {
        if (options.classes() != null) {
            return options.classes();
        }
        if (columns.label < 0) {
            throw new DataSetException(table + " line 1 has no column 'label', expected one or a list of classes");
        }
        List<String> found =
                rows.stream().map(row -> row.value(columns.label)).distinct().sorted().toList();
        if (found.isEmpty()) {
            throw new DataSetException(table + " has no samples, expected some or a list of classes");
        }
        return found;
    }

    private Sample sample(CsvTable.Row row, Columns columns, List<String> classes) {
        String id = row.value(0);
        Path images;
        try {
            images = FolderFormat.imagesOf(directory, id);
        } catch (IllegalArgumentException e) {
            throw row.fault(0, "1 to 64 of [A-Za-z0-9._~-] that are not all dots");
        }
        int frame = Sample.UNKNOWN;
        if (columns.frame >= 0) {
            String text = row.value(columns.frame);
            if (!text.matches("\\d{1,9}")) {
                throw row.fault(columns.frame, "a whole number from 0 to 999999999");
            }
            frame = Integer.parseInt(text);
        }
        int label = Sample.UNKNOWN;
        if (columns.label >= 0) {
            label = classes.indexOf(row.value(columns.label));
            if (label < 0) {
                throw row.fault(columns.label, "one of " + String.join(", ", classes));
            }
        }
        Map<String, Path> files = files(row, images, columns.devices);
        List<@Nullable PixelImage> views = new ArrayList<>();
        for (int d = 0; d < columns.devices.size(); d++) {
            views.add(view(row, columns.firstDevice + d, images, files.get(columns.devices.get(d))));
        }
        return new Sample(id, frame, label, views);
    }

    /** The image files of a sample by device. */
    private static Map<String, Path> files(CsvTable.Row row, Path images, List<String> devices) {
        Map<String, Path> files = new HashMap<>();
        if (!Files.isDirectory(images)) {
            return files;
        }
        try (Stream<Path> list = Files.list(images)) {
            for (Path file : list.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(".")) {
                    continue;
                }
                String device = device(name);
                if (device == null || !devices.contains(device)) {
                    throw new DataSetException(
                            "%s is no view of line %d, expected <device>.png or .jpg for a device of %s"
                                    .formatted(file, row.line(), devices));
                }
                if (files.put(device, file) != null) {
                    throw new DataSetException("%s is a second view of %s, expected one".formatted(file, device));
                }
            }
        } catch (IOException e) {
            throw new DataSetException(images + " cannot be read: " + e.getMessage(), e);
        }
        return files;
    }

    private static @Nullable String device(String name) {
        for (String ending : ENDINGS) {
            if (name.endsWith(ending)) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return null;
    }

    private @Nullable PixelImage view(CsvTable.Row row, int column, Path images, @Nullable Path file) {
        return switch (row.value(column)) {
            case "0" -> {
                if (file != null) {
                    throw row.fault(column, "1, as there is an image at " + file);
                }
                yield null;
            }
            case "1" -> {
                if (file == null) {
                    throw row.fault(column, "0, as there is no image of this device in " + images);
                }
                yield decode(file);
            }
            default -> throw row.fault(column, "0 or 1");
        };
    }

    private PixelImage decode(Path file) {
        try {
            if (Files.size(file) > ImageLimits.STANDARD.maxBytes()) {
                throw new DataSetException("%s has %d bytes, expected at most %d"
                        .formatted(file, Files.size(file), ImageLimits.STANDARD.maxBytes()));
            }
            return decoder.decode(Files.readAllBytes(file)).resize(options.width(), options.height());
        } catch (ImageRejectedException | IOException e) {
            throw new DataSetException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where the columns are; -1 for one that is not there. */
    private record Columns(int frame, int label, int firstDevice, List<String> devices) {

        static Columns of(CsvTable csv) {
            List<String> header = csv.header();
            if (header.isEmpty() || !header.getFirst().equals(FolderFormat.SAMPLE)) {
                throw csv.headerFault(0, "'" + FolderFormat.SAMPLE + "'");
            }
            int next = 1;
            int frame = at(header, next, FolderFormat.FRAME) ? next++ : -1;
            int label = at(header, next, FolderFormat.LABEL) ? next++ : -1;
            List<String> devices = header.subList(next, header.size());
            for (int i = next; i < header.size(); i++) {
                if (header.indexOf(header.get(i)) < i) {
                    throw csv.headerFault(i, "each column once");
                }
                try {
                    DataSet.requireDeviceIds(List.of(header.get(i)));
                } catch (IllegalArgumentException e) {
                    throw csv.headerFault(i, "the id of a device, 1 to 32 of [a-z0-9-]");
                }
            }
            if (devices.isEmpty()) {
                throw csv.headerFault(next, "the id of a device");
            }
            return new Columns(frame, label, next, List.copyOf(devices));
        }

        private static boolean at(List<String> header, int place, String name) {
            return place < header.size() && header.get(place).equals(name);
        }
    }
}

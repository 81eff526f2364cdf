package io.ddnn.training.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data set in whichever format it is: a directory is taken for the folder format, a file whose name ends in
 * {@code .npz} for the authors' archive.
 *
 * @param width the width of every view that is read, in pixels; other sizes are resized
 * @param height the height of every view
 * @param classes the classes, whose places become the labels, or null to take them from the data
 */
public record DataSetReader(int width, int height, @Nullable List<String> classes) {

    public DataSetReader {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "the size of a view is " + width + " x " + height + ", expected at least 1 a side");
        }
        classes = classes == null ? null : DataSet.distinct("classes", classes);
    }

    /**
     * The data set at a path.
     *
     * @throws DataSetException if there is none, or it is not sound
     */
    public DataSet read(Path path) {
        if (Files.isDirectory(path)) {
            return new FolderReader(this, path).read();
        }
        if (!Files.exists(path)) {
            throw new DataSetException("there is no data set at " + path);
        }
        Path name = path.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".npz")) {
            throw new DataSetException(path + " is no data set, expected a directory or a file named *.npz");
        }
        return new MvmcReader(this, path).read();
    }
}

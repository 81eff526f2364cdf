package io.ddnn.training.data;

import java.nio.file.Path;

/**
 * The folder format: one directory with {@code samples.csv} and {@code images/<sample>/<device>.png}.
 *
 * <p>The table is comma-separated UTF-8 (RFC 4180) with a header: {@code sample}, then {@code frame} and {@code label},
 * either of which may be left out, then one column a device that holds 1 where the object is in the device's view and
 * 0 where it is not. Exactly the views marked 1 have an image.
 */
final class FolderFormat {
    static final String TABLE = "samples.csv";
    static final String IMAGES = "images";
    static final String SAMPLE = "sample";
    static final String FRAME = "frame";
    static final String LABEL = "label";

    private FolderFormat() {}

    /** Where a sample's images lie. An id of dots alone would name another directory. */
    static Path imagesOf(Path directory, String sample) {
        if (!Sample.isId(sample) || sample.chars().allMatch(c -> c == '.')) {
            throw new IllegalArgumentException(
                    "sample id is '" + sample + "', expected 1 to 64 of [A-Za-z0-9._~-] that are not all dots");
        }
        return directory.resolve(IMAGES).resolve(sample);
    }
}

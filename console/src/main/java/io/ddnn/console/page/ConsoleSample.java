package io.ddnn.console.page;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sample that the console can post.
 *
 * @param id of the sample in its data set
 * @param label the class that it is known to be of; null if that is not known
 * @param images PNG or JPEG files by device; a device without one does not see the object
 */
public record ConsoleSample(String id, @Nullable String label, Map<String, byte[]> images) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public ConsoleSample(String id, @Nullable String label, Map<String, byte[]> images) {
        this.id = id;
        this.label = label;
        this.images = Map.copyOf(images);
    }
}

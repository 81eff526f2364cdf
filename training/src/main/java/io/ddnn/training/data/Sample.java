package io.ddnn.training.data;

import io.ddnn.model.image.PixelImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object at one moment, as every device saw it.
 *
 * @param id 1 to 64 of [A-Za-z0-9._~-]
 * @param frame the moment, counted from 0 in the order of time, or {@link #UNKNOWN}
 * @param label the index of the object's class, or {@link #UNKNOWN}
 * @param views one a device, in the data set's order; null where the object is not in the device's view
 */
public record Sample(String id, int frame, int label, List<@Nullable PixelImage> views) {
    /** The frame or the label of a sample for which it is not known. */
    public static final int UNKNOWN = -1;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    public Sample {
        if (!isId(id)) {
            throw new IllegalArgumentException("id is '" + id + "', expected 1 to 64 of [A-Za-z0-9._~-]");
        }
        if (frame < UNKNOWN) {
            throw new IllegalArgumentException("frame of sample " + id + " is " + frame + ", expected at least 0, or "
                    + UNKNOWN + " if unknown");
        }
        if (label < UNKNOWN) {
            throw new IllegalArgumentException("label of sample " + id + " is " + label + ", expected at least 0, or "
                    + UNKNOWN + " if unknown");
        }
        views = Collections.unmodifiableList(new ArrayList<>(views));
    }

    /** Whether a text may be the id of a sample. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether the object's class is known. */
    public boolean labelled() {
        return label != UNKNOWN;
    }

    /** The number of devices that see the object. */
    public int devicesSeen() {
        return (int) views.stream().filter(Objects::nonNull).count();
    }
}

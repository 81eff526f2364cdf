package io.ddnn.training.data;

import io.ddnn.model.image.PixelImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small data sets for the tests of this package. */
final class DataSets {
    private DataSets() {}

    static PixelImage view(int value) {
        byte[] rgb = new byte[2 * 2 * 3];
        Arrays.fill(rgb, (byte) value);
        return new PixelImage(2, 2, rgb);
    }

    static Sample sample(String id, int frame, int label, @Nullable PixelImage... views) {
        return new Sample(id, frame, label, Arrays.asList(views));
    }

    /** Four samples of two devices, of classes car and bus. */
    static DataSet four() {
        return new DataSet(
                List.of("car", "bus"),
                List.of("camera-0", "camera-1"),
                List.of(
                        sample("a", 1, 0, view(10), null),
                        sample("b", 1, 1, view(20), view(30)),
                        sample("c", 2, 0, null, view(40)),
                        sample("d", 5, 0, null, null)));
    }

    /** As many samples of one device as the labels, with frame = place. */
    static DataSet labelled(int... labels) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            samples.add(sample("s" + i, i, labels[i], view(i)));
        }
        return new DataSet(List.of("car", "bus", "person"), List.of("camera-0"), samples);
    }
}

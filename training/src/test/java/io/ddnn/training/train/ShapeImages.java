package io.ddnn.training.train;

import io.ddnn.model.image.PixelImage;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Data sets for the tests: bright boxes, wide for a car, large for a bus, tall for a person, on noise. */
public final class ShapeImages {

    private static final List<String> CLASSES = List.of("car", "bus", "person");
    private static final int[][] BOXES = {{3, 8}, {8, 9}, {8, 3}};

    private ShapeImages() {}

    /** A data set; a third of the views are blank, but no sample is blank for all devices. */
    public static DataSet of(int samples, int devices, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> list = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            int label = random.nextInt(CLASSES.size());
            int always = random.nextInt(devices);
            @Nullable
            PixelImage[] views = new PixelImage[devices];
            for (int device = 0; device < devices; device++) {
                boolean seen = device == always || random.nextInt(3) > 0;
                views[device] = seen ? image(label, random) : null;
            }
            list.add(new Sample("s" + i, i, label, Arrays.asList(views)));
        }
        return new DataSet(CLASSES, IntStream.range(0, devices).mapToObj(i -> "camera-" + i).toList(), list);
    }

    private static PixelImage image(int label, SplittableRandom random) {
        int side = SmallNetworks.SIDE;
        byte[] rgb = new byte[side * side * 3];
        int height = BOXES[label][0];
        int width = BOXES[label][1];
        int top = random.nextInt(side - height);
        int left = random.nextInt(side - width);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean inside = y >= top && y < top + height && x >= left && x < left + width;
                for (int c = 0; c < 3; c++) {
                    rgb[(y * side + x) * 3 + c] = (byte) (random.nextInt(80) + (inside ? 170 : 0));
                }
            }
        }
        return new PixelImage(side, side, rgb);
    }
}

package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchMakerTests {

    private static final NetworkDefinition NETWORK = SmallNetworks.f(Aggregation.MP, Aggregation.CC);
    private static final DataSet DATA = ShapeImages.of(40, 4, 8);
    private static final int IMAGE = SmallNetworks.SIDE * SmallNetworks.SIDE * 3;

    private final BatchMaker batches = new BatchMaker(NETWORK, new NetworkData(NETWORK, DATA));

    @Test
    void aPlainBatchHasThePixelsOfTheViewsAndABlackFrame() {
        int[] samples = {7, 3};
        for (int device = 0; device < 4; device++) {
            List<Integer> seen = new ArrayList<>();
            List<Float> pixels = new ArrayList<>();
            for (int i = 0; i < samples.length; i++) {
                PixelImage view = DATA.samples().get(samples[i]).views().get(device);
                if (view != null) {
                    seen.add(i);
                    for (byte value : view.rgb()) {
                        pixels.add((float) (value & 0xff));
                    }
                }
            }
            for (int i = 0; i < IMAGE; i++) {
                pixels.add(0f);
            }
            Batch.DeviceViews views = batches.plain(samples).devices().get(device);
            assertThat(views.seen()).containsExactly(seen.stream().mapToInt(Integer::intValue).toArray());
            assertThat(views.pixels()).hasSize(pixels.size());
            for (int i = 0; i < pixels.size(); i++) {
                assertThat(views.pixels()[i]).isEqualTo(pixels.get(i));
            }
        }
    }

    @Test
    void aLostDeviceSeesNothing() {
        Batch batch = varied(0.5, 3);
        for (Batch.DeviceViews views : batch.devices()) {
            for (int sample : views.seen()) {
                assertThat(views.missing()[sample]).isFalse();
            }
        }
    }

    @Test
    void neverAreAllDevicesLost() {
        for (int seed = 0; seed < 10; seed++) {
            Batch batch = varied(0.95, seed);
            for (int sample = 0; sample < batch.size(); sample++) {
                int row = sample;
                assertThat(batch.devices()).anyMatch(views -> !views.missing()[row]);
            }
        }
    }

    @Test
    void aMixedViewIsTheDevicesViewOfASampleOfTheSameClass() {
        TrainingOptions mixing = new TrainingOptions(1, 2, 1, 0.1, 0, 0, 0, 0, 1, 0, 0, Augmentation.NONE);
        int[] all = Order.ascending(40);
        Batch mixed = batches.varied(all, mixing, new SplittableRandom(3));
        Batch plain = batches.plain(all);
        for (int device = 0; device < 4; device++) {
            Batch.DeviceViews views = mixed.devices().get(device);
            assertThat(views.seen()).isEqualTo(plain.devices().get(device).seen());
            assertThat(views.pixels()).isNotEqualTo(plain.devices().get(device).pixels());
            for (int i = 0; i < views.seen().length; i++) {
                int label = DATA.samples().get(views.seen()[i]).label();
                float[] pixels = Arrays.copyOfRange(views.pixels(), i * IMAGE, (i + 1) * IMAGE);
                int place = device;
                assertThat(DATA.samples())
                        .anyMatch(sample -> sample.label() == label && hasPixels(sample.views().get(place), pixels));
            }
        }
    }

    @Test
    void aDeviceBorrowsAnyDevicesViewsOfAClassOfWhichItHasFew() {
        DataSet few = ShapeImages.of(20, 4, 8);
        Batch borrowed = borrowing(few);
        boolean others = false;
        for (int device = 0; device < 4; device++) {
            Batch.DeviceViews views = borrowed.devices().get(device);
            for (int i = 0; i < views.seen().length; i++) {
                int label = few.samples().get(views.seen()[i]).label();
                float[] pixels = Arrays.copyOfRange(views.pixels(), i * IMAGE, (i + 1) * IMAGE);
                assertThat(few.samples()).anyMatch(sample -> sample.label() == label
                        && sample.views().stream().anyMatch(view -> hasPixels(view, pixels)));
                int place = device;
                others |= few.samples().stream().noneMatch(sample -> hasPixels(sample.views().get(place), pixels));
            }
        }
        assertThat(others).isTrue();
    }

    @Test
    void aDeviceBorrowsNoViewsOfAClassOfWhichItHasEnough() {
        DataSet enough = ShapeImages.of(120, 4, 8);
        Batch plain = new BatchMaker(NETWORK, new NetworkData(NETWORK, enough)).plain(Order.ascending(120));
        Batch borrowed = borrowing(enough);
        for (int device = 0; device < 4; device++) {
            assertThat(borrowed.devices().get(device).pixels()).isEqualTo(plain.devices().get(device).pixels());
        }
    }

    /** All samples, with all views borrowed that can be. */
    private static Batch borrowing(DataSet data) {
        TrainingOptions options = new TrainingOptions(1, 2, 1, 0.1, 0, 0, 0, 0, 0, 1, 0, Augmentation.NONE);
        return new BatchMaker(NETWORK, new NetworkData(NETWORK, data)).varied(
                Order.ascending(data.samples().size()), options, new SplittableRandom(3));
    }

    private static boolean hasPixels(@Nullable PixelImage view, float[] pixels) {
        if (view == null) {
            return false;
        }
        byte[] rgb = view.rgb();
        boolean same = true;
        for (int i = 0; i < IMAGE; i++) {
            same &= (rgb[i] & 0xff) == pixels[i];
        }
        return same;
    }

    @Test
    void onlyNodesWithSiblingsAboveTheDevicesAreLost() {
        assertThat(varied(0.1, 1).lost()).containsOnlyKeys("edge-0", "edge-1");
        NetworkDefinition single = SmallNetworks.c(4, Aggregation.MP, Aggregation.CC);
        assertThat(new BatchMaker(single, new NetworkData(single, DATA))
                .varied(Order.ascending(40), TrainingOptions.defaults(), new SplittableRandom(1))
                .lost())
                .isEmpty();
    }

    private Batch varied(double dropout, long seed) {
        return batches.varied(Order.ascending(40), TrainingOptions.defaults().withDeviceDropout(dropout),
                new SplittableRandom(seed));
    }
}

package io.ddnn.training.evaluate;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network made by hand. Each of two devices says day for a bright image and night for a dark or blank one, with
 * scores (4, -4) and (-4, 4). Where both agree, the gateway is sure; where they differ, their maximum is (4, 4), and the
 * sample goes on. The cloud says day where the left device sees light and the right one does not.
 */
final class DayAndNight {

    private static final MapShape IMAGE = new MapShape(4, 4, 3);
    private static final MapShape MAP = new MapShape(2, 2, 1);

    private DayAndNight() {}

    static WholeNetwork network() {
        return bundle().wholeNetwork(new ScalarKernelProvider());
    }

    static Bundle bundle() {
        float[] night = {-4, 4};
        BitTensor dark = RandomImages.filled(MAP, false);
        BitTensor kernel = new BitTensor(new MapShape(3, 3, 2));
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                kernel.set(y, x, 0, true);
            }
        }
        ConvPoolParameters merge = new ConvPoolParameters(new MapShape(2, 2, 2), 1, List.of(kernel),
                new int[][]{{1}}, new boolean[]{false});
        return new Bundle(NetworkDefinitionReader.parse("""
                format: 1
                name: day-and-night
                classes: [day, night]
                input: {height: 4, width: 4, channels: 3}
                nodes:
                  - {id: left, tier: device, blocks: [{filters: 1, stride: 2}], exits: [{on: blocks, weight: 1}]}
                  - {id: right, tier: device, blocks: [{filters: 1, stride: 2}], exits: [{on: blocks, weight: 1}]}
                  - id: gateway
                    tier: edge
                    inputs: [left, right]
                    aggregate: {scores: MP}
                    exits: [{on: scores, weight: 1, threshold: 0.5}]
                  - id: cloud
                    tier: cloud
                    inputs: [gateway]
                    aggregate: {maps: CC}
                    blocks: [{filters: 1, stride: 1}]
                    exits: [{on: blocks, weight: 1}]
                """),
                Map.of("left", device("left"), "right", device("right"),
                        "gateway",
                        new NodeSlice("gateway", List.of(), List.of(), null, List.of(night, night), List.of()),
                        "cloud", new NodeSlice("cloud", List.of(merge), head(), null, List.of(), List.of(dark, dark))),
                Map.of(), Map.of());
    }

    private static NodeSlice device(String id) {
        ConvPoolParameters block = new ConvPoolParameters(IMAGE, 2,
                List.of(RandomImages.filled(new MapShape(3, 3, 3), true)), new int[][]{{1}}, new boolean[]{false});
        return new NodeSlice(id, List.of(block), head(), null, List.of(), List.of());
    }

    private static List<Head> head() {
        return List.of(new Head(1, new LinearParameters(MAP,
                List.of(RandomImages.filled(MAP, true), RandomImages.filled(MAP, false)),
                new double[]{1, 1}, new double[]{0, 0})));
    }

    /** Six samples: two are answered wrongly, one is seen by nobody. */
    static DataSet data() {
        PixelImage bright = image(200);
        PixelImage dark = image(0);
        return new DataSet(List.of("day", "night"), List.of("left", "right"), List.of(
                sample("both-bright", 0, bright, bright),
                sample("left-bright", 0, bright, null),
                sample("right-bright", 1, dark, bright),
                sample("eclipse", 0, dark, dark),
                sample("nowhere", 1, null, null),
                sample("lamp", 1, bright, dark)));
    }

    /** A sample whose class is not known, bright for both devices. */
    static DataSet unlabelled() {
        PixelImage bright = image(200);
        return new DataSet(List.of("day", "night"), List.of("left", "right"),
                List.of(sample("s", Sample.UNKNOWN, bright, bright)));
    }

    private static Sample sample(String id, int label, @Nullable PixelImage... views) {
        return new Sample(id, Sample.UNKNOWN, label, Arrays.asList(views));
    }

    private static PixelImage image(int value) {
        byte[] rgb = new byte[4 * 4 * 3];
        Arrays.fill(rgb, (byte) value);
        return new PixelImage(4, 4, rgb);
    }
}

package io.ddnn.training.calibrate;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Samples of random pixels with random labels, some of them out of a device's view. */
final class RandomSamples {

    private RandomSamples() {}

    static DataSet of(NetworkDefinition definition, int count, Random random) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable PixelImage> views = new ArrayList<>();
            definition.devices().forEach(_ -> views.add(
                    random.nextInt(5) == 0 ? null : RandomImages.noise(definition.input(), random)));
            samples.add(new Sample("s" + i, Sample.UNKNOWN, random.nextInt(definition.classes().size()),
                    Arrays.asList(views.toArray(new PixelImage[0]))));
        }
        return new DataSet(definition.classes(), definition.devices().stream().map(NodeDefinition::id).toList(),
                samples);
    }
}

package io.ddnn.cli;

import io.ddnn.console.page.ConsoleSample;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.View;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The samples of a data set as the console plays them. */
final class ConsoleSamples {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSamples.class);

    /** They are held in memory. */
    private static final int MOST = 2000;

    private ConsoleSamples() {}

    /** Reads them; none if the data set does not fit the network, as the console is of use without. */
    static List<ConsoleSample> read(Path samples, NetworkDefinition definition) throws IOException {
        DataSet data;
        SampleViews views;
        try {
            data = Playback.read(samples, definition);
            views = new SampleViews(definition, data, Set.of());
        } catch (RuntimeException e) {
            LOG.warn("the console plays no samples: {}", e.getMessage());
            return List.of();
        }
        PngEncoder encoder = new PngEncoder();
        List<ConsoleSample> all = new ArrayList<>();
        for (Sample sample : data.samples().subList(0, Math.min(MOST, data.samples().size()))) {
            Map<String, byte[]> images = new HashMap<>();
            views.of(sample).forEach((device, view) -> {
                if (view instanceof View.Seen(PixelImage image)) {
                    images.put(device, encoder.encode(image));
                }
            });
            all.add(new ConsoleSample(sample.id(),
                    sample.labelled() ? data.classes().get(sample.label()) : null, images));
        }
        return all;
    }
}

package io.ddnn.cli;

import io.ddnn.cli.client.Answer;
import io.ddnn.cli.client.DeviceClient;
import io.ddnn.cli.client.OffloadMeter;
import io.ddnn.cli.client.Upload;
import io.ddnn.console.Hierarchy;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Sends samples to a running hierarchy, one after the other, and compares the answers with the network in one piece. */
final class Demo {

    private final Hierarchy hierarchy;
    private final DeviceClient client;
    private final WholeNetwork network;
    private final DataSet data;
    private final SampleViews views;
    private final List<String> devices;
    private final OffloadMeter meter;
    private final PngEncoder encoder = new PngEncoder();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /**
     * Prepares a demonstration.
     *
     * @param network the network that the hierarchy serves
     * @param data with views of all its devices, at least one sample
     */
    Demo(Hierarchy hierarchy, DeviceClient client, WholeNetwork network, DataSet data) {
        this.hierarchy = hierarchy;
        this.client = client;
        this.network = network;
        this.data = data;
        this.views = new SampleViews(network.definition(), data, Set.of());
        this.devices = network.definition().devices().stream().map(NodeDefinition::id).toList();
        this.meter = new OffloadMeter(client, devices.stream().map(hierarchy::address).toList());
    }

    /**
     * Sends samples; after the last one comes the first again.
     *
     * @param count how many
     * @param onResult hears of each
     */
    void run(int count, Consumer<DemoResult> onResult) {
        List<Sample> samples = data.samples();
        // the client's own first request loads classes, which is not what is to be measured
        client.post(run + "-warm-up", uploads(samples.getFirst()));
        double before = meter.bytes();
        for (int i = 0; i < count; i++) {
            Sample sample = samples.get(i % samples.size());
            Map<URI, Upload> uploads = uploads(sample);
            long start = System.nanoTime();
            List<Answer> answers = client.post(run + "-" + i, uploads);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            double after = meter.bytes();
            Map<String, Answer> byDevice = new LinkedHashMap<>();
            for (int device = 0; device < answers.size(); device++) {
                byDevice.put(devices.get(device), answers.get(device));
            }
            onResult.accept(new DemoResult(network.definition(), sample.id(),
                    sample.labelled() ? data.classes().get(sample.label()) : null, byDevice, time,
                    (after - before) / devices.size(), network.evaluate(views.of(sample))));
            before = after;
        }
    }

    /** What each device is sent, in the network's order: a PNG file, or word that the object is not in view. */
    private Map<URI, Upload> uploads(Sample sample) {
        Map<String, View> seen = views.of(sample);
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        for (String device : devices) {
            uploads.put(hierarchy.address(device), seen.get(device) instanceof View.Seen(PixelImage image)
                    ? new Upload(encoder.encode(image))
                    : Upload.NONE);
        }
        return uploads;
    }
}

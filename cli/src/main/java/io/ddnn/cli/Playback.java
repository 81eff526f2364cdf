package io.ddnn.cli;

import io.ddnn.cli.client.OffloadMeter;
import io.ddnn.client.Answer;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.Upload;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends samples to a running hierarchy, one after the other, and compares the answers with the network in one piece. */
final class Playback {

    private final Map<String, URI> addresses;
    private final DeviceClient client;
    private final WholeNetwork network;
    private final DataSet data;
    private final SampleViews views;
    private final List<String> devices;
    private final @Nullable OffloadMeter meter;
    private final PngEncoder encoder = new PngEncoder();
    private long sent;
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /**
     * Prepares to send samples.
     *
     * @param addresses of the network's devices, by their ids
     * @param network the network that the hierarchy serves
     * @param data with views of all its devices, at least one sample
     * @param meter of the devices' payload; null to take it from the formula
     */
    Playback(Map<String, URI> addresses, DeviceClient client, WholeNetwork network, DataSet data,
            @Nullable OffloadMeter meter) {
        this.addresses = Map.copyOf(addresses);
        this.client = client;
        this.network = network;
        this.data = data;
        this.views = new SampleViews(network.definition(), data, Set.of());
        this.devices = network.definition().devices().stream().map(NodeDefinition::id).toList();
        this.meter = meter;
    }

    /**
     * Reads a data set and relates it to a network, before anything starts: what does not fit is told at once.
     *
     * @throws CommandException if it has no samples
     */
    static DataSet read(Path samples, NetworkDefinition definition) throws IOException {
        DataSet data = new DataSetReader(definition.input().width(), definition.input().height(),
                definition.classes()).read(samples);
        if (data.samples().isEmpty()) {
            throw new CommandException(samples + " has no samples, expected at least one");
        }
        new SampleViews(definition, data, Set.of());
        return data;
    }

    /** Sends the first sample once, for nothing: a client's first request loads classes, which is not to be measured. */
    void warmUp() {
        client.post(run + "-warm-up", uploads(data.samples().getFirst()));
    }

    /**
     * Sends samples; after the last one comes the first again.
     *
     * @param count how many
     * @param interval from the beginning of one to that of the next, at least
     * @param onResult hears of each
     */
    void run(int count, Duration interval, Consumer<PlaybackResult> onResult) throws InterruptedException {
        List<Sample> samples = data.samples();
        double before = meter == null ? 0 : meter.bytes();
        for (int i = 0; i < count; i++) {
            Sample sample = samples.get(i % samples.size());
            Map<URI, Upload> uploads = uploads(sample);
            long start = System.nanoTime();
            List<Answer> answers = client.post(run + "-" + sent++, uploads);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            Map<String, Answer> byDevice = new LinkedHashMap<>();
            for (int device = 0; device < answers.size(); device++) {
                byDevice.put(devices.get(device), answers.get(device));
            }
            SampleResult expected = network.evaluate(views.of(sample));
            double after = meter == null ? before + expected.meanUplinkBytes() * devices.size() : meter.bytes();
            onResult.accept(new PlaybackResult(network.definition(), sample.id(),
                    sample.labelled() ? data.classes().get(sample.label()) : null, byDevice, time,
                    (after - before) / devices.size(), expected));
            before = after;
            TimeUnit.NANOSECONDS.sleep(start + interval.toNanos() - System.nanoTime());
        }
    }

    /** What each device is sent, in the network's order: a PNG file, or word that the object is not in view. */
    private Map<URI, Upload> uploads(Sample sample) {
        Map<String, View> seen = views.of(sample);
        Map<URI, Upload> uploads = new LinkedHashMap<>();
        for (String device : devices) {
            uploads.put(Objects.requireNonNull(addresses.get(device), device),
                    seen.get(device) instanceof View.Seen(PixelImage image)
                            ? new Upload(encoder.encode(image))
                            : Upload.NONE);
        }
        return uploads;
    }
}

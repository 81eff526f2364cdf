package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.client.DeviceClient;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends the samples of a data set to running devices. */
@Command(name = "play", header = "Send the samples of a data set to running devices.", description = {
        "Sends one sample after the other to all its devices, as cameras would, prints every decision and a summary, and"
                + " compares the answers with those of the network evaluated in one piece. Exits with 1 if a request"
                + " failed or an answer is degraded or another."})
final class PlayCommand implements Callable<Integer> {

    private static final double MOST_A_SECOND = 1000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--device", paramLabel = "URL", split = ",", required = true,
            defaultValue = "${env:DDNN_DEVICES}",
            description = "Base addresses of all devices, in the network's order, such as http://127.0.0.1:8100"
                    + " (default: environment variable DDNN_DEVICES).")
    private List<URI> addresses = new ArrayList<>();

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "The network that the devices serve (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--samples", paramLabel = "DATA", defaultValue = UpCommand.DEFAULT_SAMPLES,
            description = "The data set whose samples are sent (default: ${DEFAULT-VALUE}).")
    private Path samples;

    @Option(names = "--rate", paramLabel = "N",
            description = "How many samples to send a second, at most (default: one when the one before is answered).")
    private @Nullable Double rate;

    @Option(names = "--repeat", description = "Begin again after the last sample, until Ctrl-C.")
    private boolean repeat;

    @Option(names = "--timeout", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "The longest to wait for an answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin
    private AccessOptions access;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Duration interval = interval();
        if (repeat && json.isSet()) {
            throw usage("--repeat never ends, and --json prints at the end: they exclude each other");
        }
        BundleDirectory directory = BundleDirectory.open(bundle);
        NetworkDefinition definition = directory.definition();
        WholeNetwork network = directory.readAll().wholeNetwork(KernelProviders.choose().provider());
        DataSet data = Playback.read(samples, definition);
        int longestId = data.samples().stream().mapToInt(sample -> sample.id().length()).max().orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        boolean good;
        try (DeviceClient client = new DeviceClient(timeout, access.access())) {
            Playback playback = new Playback(devices(definition), client, network, data, null);
            do {
                PlaybackReport report = new PlaybackReport(definition, directory.version(), longestId, false);
                playback.run(data.samples().size(), interval, result -> report.add(result, json.isSet() ? null : out));
                if (json.isSet()) {
                    Json.print(out, report.document());
                } else {
                    out.println();
                    report.printSummary(out);
                    out.println();
                }
                good = report.isGood();
            } while (repeat);
        }
        return good ? 0 : 1;
    }

    private Duration interval() {
        if (rate == null) {
            return Duration.ZERO;
        }
        if (!(rate > 0 && rate <= MOST_A_SECOND)) {
            throw usage("--rate is " + rate + ", expected more than 0 and at most " + (int) MOST_A_SECOND);
        }
        return Duration.ofNanos((long) (1e9 / rate));
    }

    private Map<String, URI> devices(NetworkDefinition definition) {
        if (addresses.size() != definition.devices().size()) {
            throw usage("--device names " + Numbers.count(addresses.size(), "device") + ", expected the "
                    + definition.devices().size() + " of network " + definition.name());
        }
        Map<String, URI> devices = new LinkedHashMap<>();
        for (int i = 0; i < addresses.size(); i++) {
            URI address = addresses.get(i);
            if (address.getHost() == null) {
                throw usage("--device is '" + address + "', expected an address such as http://127.0.0.1:8100");
            }
            devices.put(definition.devices().get(i).id(), address);
        }
        return devices;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

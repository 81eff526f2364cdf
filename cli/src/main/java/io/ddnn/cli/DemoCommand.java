package io.ddnn.cli;

import io.ddnn.cli.client.OffloadMeter;
import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.client.DeviceClient;
import io.ddnn.console.Hierarchy;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a whole hierarchy, sends it samples, and ends. */
@Command(name = "demo", header = "Run a whole hierarchy, send it samples, and show what becomes of them.",
        description = {
                "Runs all services of a network in this process, each on a port of its own, sends sample images"
                        + " to the devices over HTTP, prints every decision and a summary, and ends. Exits with 1 if a request"
                        + " failed or an answer is not that of the network."})
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "The trained network (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--samples", paramLabel = "DATA", defaultValue = UpCommand.DEFAULT_SAMPLES,
            description = "The data set whose samples are sent (default: ${DEFAULT-VALUE}).")
    private Path samples;

    @Option(names = "--count", paramLabel = "N",
            description = "How many samples to send; after the last one comes the first again (default: each once).")
    private @Nullable Integer count;

    @Mixin
    private HierarchyOptions options;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "--count is " + count + ", expected at least 1");
        }
        BundleDirectory directory = BundleDirectory.open(bundle);
        NetworkDefinition definition = directory.definition();
        WholeNetwork network = directory.readAll().wholeNetwork(KernelProviders.choose().provider());
        DataSet data = Playback.read(samples, definition);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter people = json.isSet() ? spec.commandLine().getErr() : out;
        people.println("Starting the " + Numbers.count(definition.nodes().size(), "service") + " of network "
                + definition.name() + ", version " + directory.version() + " ...");
        people.flush();
        long start = System.nanoTime();
        try (HierarchyProtection protection = options.protection(bundle);
                Hierarchy hierarchy = Hierarchy.start(bundle, protection.protect(options.settings()));
                DeviceClient client = new DeviceClient(options.patience(), protection.access())) {
            people.println("Started in " + Numbers.fixed((System.nanoTime() - start) / 1e9, 1)
                    + " s, listening on 127.0.0.1, ports " + ports(hierarchy));
            protection.print(people);
            people.println();
            people.flush();
            int longestId = data.samples().stream().mapToInt(sample -> sample.id().length()).max().orElse(0);
            PlaybackReport report = new PlaybackReport(definition, directory.version(), longestId, true);
            Playback playback = new Playback(hierarchy.addresses(), client, network, data,
                    new OffloadMeter(client, definition.devices().stream()
                            .map(device -> hierarchy.address(device.id())).toList()));
            playback.warmUp();
            playback.run(count == null ? data.samples().size() : count, Duration.ZERO,
                    result -> report.add(result, json.isSet() ? null : out));
            if (json.isSet()) {
                Json.print(out, report.document());
            } else {
                out.println();
                report.printSummary(out);
            }
            return report.isGood() ? 0 : 1;
        }
    }

    private static String ports(Hierarchy hierarchy) {
        return hierarchy.addresses().entrySet().stream()
                .map(entry -> entry.getValue().getPort() + " (" + entry.getKey() + ")")
                .collect(Collectors.joining(", "));
    }
}

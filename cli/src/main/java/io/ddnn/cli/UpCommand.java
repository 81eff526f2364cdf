package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.console.Hierarchy;
import io.ddnn.console.HierarchySettings;
import io.ddnn.console.page.Console;
import io.ddnn.console.page.ConsoleSettings;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a whole hierarchy until it is interrupted. */
@Command(name = "up", header = "Run a whole hierarchy until Ctrl-C.", description = {
        "Runs all services of a network in this process, each on a port of its own, with a page that shows what they do"
                + " and lets you play with them, and prints their addresses and how to send them a sample."})
final class UpCommand implements Callable<Integer> {

    static final String DEFAULT_BUNDLE = "${sys:ddnn.home:-.}/models/street-c";
    static final String DEFAULT_SAMPLES = "${sys:ddnn.home:-.}/samples/street";

    private static final int LAST_PORT = 65_535;
    private static final int CONSOLE_PORT = 8180;

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = DEFAULT_BUNDLE,
            description = "The trained network (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8100",
            description = "Port of the first device; the other services follow in the network's order. 0: any free"
                    + " ports (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--samples", paramLabel = "DATA", defaultValue = DEFAULT_SAMPLES,
            description = "The data set that the page plays (default: ${DEFAULT-VALUE}).")
    private Path samples;

    @Option(names = "--console-port", paramLabel = "N",
            description = "Port of the page. 0: any free one (default: 8180, or any free one with --port 0).")
    private @Nullable Integer consolePort;

    @Option(names = "--no-console", description = "No page, and no operators: thresholds cannot be changed.")
    private boolean noConsole;

    @Option(names = "--state", paramLabel = "DIR",
            description = "Where changes of thresholds are written down (default: they end with this run).")
    private @Nullable Path state;

    @Option(names = "--development",
            description = "Every service shows its API at /swagger-ui.html (Spring's profile 'development').")
    private boolean development;

    @Mixin
    private HierarchyOptions options;

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > LAST_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + port + ", expected 0 (any free ports) to " + LAST_PORT);
        }
        if (consolePort != null && (consolePort < 0 || consolePort > LAST_PORT)) {
            throw new ParameterException(spec.commandLine(),
                    "--console-port is " + consolePort + ", expected 0 (any free port) to " + LAST_PORT);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting ...");
        out.flush();
        long start = System.nanoTime();
        try (HierarchyProtection protection =
                noConsole ? options.protection(bundle) : options.steerable(bundle, state);
                Hierarchy hierarchy =
                        Hierarchy.start(bundle, protection.protect(settings()));
                Console console = noConsole ? null : console(hierarchy, protection)) {
            Runnable stop = hierarchy::close;
            Runnable clean = protection::close;
            Runnable closePage = console == null ? () -> {} : console::close;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                closePage.run();
                stop.run();
                clean.run();
            }, "stop-hierarchy"));
            print(hierarchy, protection, console, (System.nanoTime() - start) / 1e9, out);
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private HierarchySettings settings() {
        HierarchySettings settings = options.settings().withFirstPort(port);
        return development ? settings.withProperty("spring.profiles.active", "development") : settings;
    }

    private Console console(Hierarchy hierarchy, HierarchyProtection protection) throws IOException {
        int chosen = consolePort != null ? consolePort : port == 0 ? 0 : CONSOLE_PORT;
        return Console.start(new ConsoleSettings(hierarchy.definition(), hierarchy.addresses(), protection.access(),
                protection.operatorToken(), ConsoleSamples.read(samples, hierarchy.definition()),
                options.patience()), chosen, Map.of("logging.level.root", "WARN"));
    }

    private void print(Hierarchy hierarchy, HierarchyProtection protection, @Nullable Console console, double seconds,
            PrintWriter out) {
        out.println("Network " + hierarchy.definition().name() + ", version " + hierarchy.version() + ": "
                + Numbers.count(hierarchy.addresses().size(), "service") + " started in "
                + Numbers.decimal(seconds, 1) + " s");
        out.println();
        Table table = new Table("node", "tier", "address");
        for (NodeDefinition node : hierarchy.definition().nodes()) {
            table.row(node.id(), node.tier().text(), hierarchy.address(node.id()));
        }
        table.print(out);
        protection.print(out);
        if (console != null) {
            out.println();
            out.println("Open the console, with your token in the address:");
            out.println("  " + console.addressWithToken());
        }
        URI first = hierarchy.address(hierarchy.definition().devices().getFirst().id());
        out.println();
        out.println("Every service has its health at /actuator/health and its Prometheus metrics at"
                + " /actuator/prometheus:");
        out.println("  curl -s" + protection.curlOptions() + " " + first + "/actuator/health");
        out.println("  curl -s" + protection.curlOptions() + " " + first + "/actuator/prometheus | grep ddnn_");
        if (development) {
            out.println("and shows its API at /swagger-ui.html:");
            out.println("  " + first + "/swagger-ui.html");
        }
        printExample(hierarchy, protection, out);
        out.println();
        out.println("Ctrl-C stops them.");
        out.flush();
    }

    /** Commands that send a real sample to all its devices at the same time; none if there are no samples that fit. */
    private void printExample(Hierarchy hierarchy, HierarchyProtection protection, PrintWriter out) {
        List<String> devices = hierarchy.definition().devices().stream().map(NodeDefinition::id).toList();
        DataSet data;
        try {
            data = new DataSetReader(hierarchy.definition().input().width(), hierarchy.definition().input().height(),
                    hierarchy.definition().classes()).read(samples).withDevices(devices);
        } catch (RuntimeException _) {
            return;
        }
        Sample sample = data.samples().stream().max(Comparator.comparingInt(Sample::devicesSeen)).orElse(null);
        if (sample == null) {
            return;
        }
        List<String> addresses = new ArrayList<>();
        List<String> images = new ArrayList<>();
        List<String> curls = new ArrayList<>();
        for (String device : devices) {
            String address = hierarchy.address(device).toString();
            Path file = shown(samples.resolve("images").resolve(sample.id()).resolve(device + ".png"));
            boolean seen = Files.exists(file);
            addresses.add(address);
            images.add(seen ? file.toString() : "none");
            curls.add("curl -s -w '\\n'" + protection.curlOptions() + " -H \"DDNN-Sample: $id\" "
                    + (seen
                            ? "-H 'Content-Type: image/png' --data-binary @" + file
                            : "-X POST -H 'DDNN-View: none'")
                    + " " + address + "/infer &");
        }
        out.println();
        String what = sample.labelled() ? ", a " + data.classes().get(sample.label()) + "," : "";
        out.println("Send one sample" + what + " to all its devices at the same time:");
        out.println("  id=try-$RANDOM");
        curls.forEach(curl -> out.println("  " + curl));
        out.println("  wait");
        out.println("or");
        out.println("  ./ddnn infer" + protection.inferOptions() + " --device " + String.join(",", addresses) + " "
                + String.join(" ", images));
    }

    /** Relative to the working directory where that is shorter. */
    private static Path shown(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path relative = Path.of("").toAbsolutePath().relativize(absolute);
        return relative.toString().length() < absolute.toString().length() ? relative : absolute;
    }
}

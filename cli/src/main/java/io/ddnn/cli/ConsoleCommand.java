package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.client.Access;
import io.ddnn.console.page.Console;
import io.ddnn.console.page.ConsoleSettings;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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

/** Serves the console of a hierarchy that runs elsewhere. */
@Command(name = "console", header = "Show a running hierarchy on a page, until Ctrl-C.", description = {
        "Serves a page that shows what the services of a hierarchy decide, plays samples, and changes thresholds. Its"
                + " token must have the role admin at the services; whoever opens the page shows the same token."})
final class ConsoleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--node", paramLabel = "ID=URL", split = ",", required = true,
            defaultValue = "${env:DDNN_NODES}",
            description = "Base address of each node, such as gateway=https://edge:8443 (default: environment variable"
                    + " DDNN_NODES).")
    private Map<String, URI> addresses = new LinkedHashMap<>();

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "The network that the services serve (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--samples", paramLabel = "DATA", defaultValue = UpCommand.DEFAULT_SAMPLES,
            description = "The data set that the page plays (default: ${DEFAULT-VALUE}).")
    private Path samples;

    @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "Where the page is served; any but a loopback address needs --certificate and --key"
                    + " (default: ${DEFAULT-VALUE}).")
    private String address;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8180",
            description = "Port of the page. 0: any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--certificate", paramLabel = "FILE", description = "The page's certificate in PEM, for TLS.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key in PEM.")
    private @Nullable Path key;

    @Option(names = "--timeout", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "The longest to wait for an answer (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin
    private AccessOptions options;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> properties = properties();
        NetworkDefinition definition = BundleDirectory.open(bundle).definition();
        List<String> ids = definition.nodes().stream().map(NodeDefinition::id).toList();
        if (addresses.size() != ids.size() || !addresses.keySet().containsAll(ids)) {
            throw usage("--node names " + addresses.keySet() + ", expected the nodes of network " + definition.name()
                    + ": " + ids);
        }
        Access access = options.access();
        String token = access.token();
        if (token == null) {
            throw usage("--token is missing, expected one with the role admin");
        }
        ConsoleSettings settings = new ConsoleSettings(definition, addresses, access, token,
                ConsoleSamples.read(samples, definition), timeout);
        try (Console console = Console.start(settings, port, properties)) {
            Runtime.getRuntime().addShutdownHook(new Thread(console::close, "stop-console"));
            PrintWriter out = spec.commandLine().getOut();
            out.println("Console of " + Numbers.count(ids.size(), "service") + " of network " + definition.name() + ": "
                    + console.address());
            out.println("It asks for the token that the services know as one with the role admin.");
            out.flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private Map<String, Object> properties() throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("logging.level.root", "WARN");
        properties.put("server.address", address);
        if ((certificate == null) != (key == null)) {
            throw usage("--certificate and --key belong together, expected both or neither");
        }
        if (certificate != null && key != null) {
            properties.put("server.ssl.bundle", "console");
            properties.put("spring.ssl.bundle.pem.console.reload-on-update", "true");
            properties.put("spring.ssl.bundle.pem.console.keystore.certificate",
                    "file:" + certificate.toAbsolutePath());
            properties.put("spring.ssl.bundle.pem.console.keystore.private-key", "file:" + key.toAbsolutePath());
        } else if (!InetAddress.getByName(address).isLoopbackAddress()) {
            throw usage("--address is '" + address + "', expected a loopback address, or --certificate and --key too:"
                    + " the token must not cross a network in the clear");
        }
        return properties;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

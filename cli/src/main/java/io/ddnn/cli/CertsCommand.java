package io.ddnn.cli;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes certificates and tokens for a protected hierarchy. */
@Command(name = "certs", header = "Make an authority, certificates and tokens for development.", description = {
        "Writes the certificate and key of a new authority, those of all nodes of a network (EC P-256), tokens and"
                + " their hashes, and properties that a service imports. All files are readable by their owner only."})
final class CertsCommand implements Callable<Integer> {

    private static final int MOST_DAYS = 3650;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path out;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "The network whose nodes get certificates (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--days", paramLabel = "N", defaultValue = "90",
            description = "How long the nodes' certificates hold (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--host", paramLabel = "NAME", split = ",",
            description = "Names and addresses under which the nodes are reached, besides localhost and the node's id.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--renew", description = "Make new certificates with the authority that is there; tokens stay.")
    private boolean renew;

    @Override
    public Integer call() throws IOException {
        if (days < 1 || days > MOST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is " + days + ", expected 1 to " + MOST_DAYS);
        }
        CertificateDirectory directory = new CertificateDirectory(out);
        if (renew && !Files.exists(directory.authority())) {
            throw new CommandException(out + " has no authority to renew from, expected ca.crt and ca.key");
        }
        if (!renew && Files.exists(directory.authority())) {
            throw new CommandException(
                    out + " has an authority already, and is not overwritten; --renew makes new certificates with it");
        }
        List<String> nodes =
                BundleDirectory.open(bundle).definition().nodes().stream().map(NodeDefinition::id).toList();
        directory.write(nodes, hosts, Duration.ofDays(days), renew);
        PrintWriter printer = spec.commandLine().getOut();
        printer.println((renew ? "Renewed" : "Wrote") + " the certificates of " + String.join(", ", nodes) + " in "
                + out + ", valid for " + days + " days.");
        if (!renew) {
            printer.println("Start a service with them:");
            printer.println("  java -jar ... --ddnn.node=NODE --spring.config.import=file:"
                    + directory.file("security.properties"));
            printer.println("Ask a device:");
            printer.println("  ./ddnn infer --device https://localhost:PORT --cacert " + directory.authority()
                    + " --token @" + directory.tokenFile(CertificateDirectory.CLIENT) + " IMAGE");
            printer.println("This authority is for development: keep ca.key away from the services.");
        }
        return 0;
    }
}

package io.ddnn.cli;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.cli.certs.CertificateDirectory.Ensured;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--service", paramLabel = "NAME", split = ",",
            description = "Other services that get a certificate, such as the console.")
    private List<String> services = new ArrayList<>();

    @Option(names = "--authority", paramLabel = "DIR",
            description = "Where the authority's key lies, if services are not to see it (default: that of --out).")
    private @Nullable Path authority;

    @Option(names = "--renew", description = "Make new certificates with the authority that is there; tokens stay.")
    private boolean renew;

    @Option(names = "--if-needed", description = "Make what is missing, and new certificates where one has less than a"
            + " third of --days left; leave all else as it is.")
    private boolean ifNeeded;

    @Override
    public Integer call() throws IOException {
        if (days < 1 || days > MOST_DAYS) {
            throw new ParameterException(spec.commandLine(), "--days is " + days + ", expected 1 to " + MOST_DAYS);
        }
        if (renew && ifNeeded) {
            throw new ParameterException(spec.commandLine(), "--renew and --if-needed exclude each other");
        }
        CertificateDirectory directory = new CertificateDirectory(out, authority == null ? out : authority);
        List<String> nodes = new ArrayList<>(
                BundleDirectory.open(bundle).definition().nodes().stream().map(NodeDefinition::id).toList());
        for (String service : services) {
            if (!service.matches("[A-Za-z0-9._-]{1,64}") || nodes.contains(service)) {
                throw new ParameterException(spec.commandLine(), "--service is '" + service
                        + "', expected 1 to 64 of [A-Za-z0-9._-], and no node of the network");
            }
            nodes.add(service);
        }
        Ensured done = write(directory, nodes, Duration.ofDays(days));
        PrintWriter printer = spec.commandLine().getOut();
        printer.println(switch (done) {
            case CREATED -> "Wrote";
            case RENEWED -> "Renewed";
            case KEPT -> "Kept";
        } + " the certificates of " + String.join(", ", nodes) + " in " + out
                + (done == Ensured.KEPT ? "." : ", valid for " + days + " days."));
        if (done == Ensured.CREATED && !ifNeeded) {
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

    private Ensured write(CertificateDirectory directory, List<String> nodes, Duration life) throws IOException {
        if (ifNeeded) {
            return directory.ensure(nodes, hosts, life);
        }
        if (renew) {
            if (!directory.hasAuthority()) {
                throw new CommandException(out + " has no authority to renew from, expected ca.crt and ca.key");
            }
            directory.renew(nodes, hosts, life);
            return Ensured.RENEWED;
        }
        if (directory.hasAuthority()) {
            throw new CommandException(
                    out + " has an authority already, and is not overwritten; --renew makes new certificates with it");
        }
        directory.create(nodes, hosts, life);
        return Ensured.CREATED;
    }
}

package io.ddnn.cli;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.client.Access;
import io.ddnn.console.HierarchySettings;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and tokens of a hierarchy in this process: none, those of a directory, or some for this run only; and
 * what operators need to steer it.
 */
final class HierarchyProtection implements AutoCloseable {

    private static final Duration LIFE = Duration.ofDays(90);

    private final @Nullable CertificateDirectory directory;
    private final @Nullable CertificateDirectory tokens;
    private final @Nullable Path state;
    private final List<Path> temporary = new ArrayList<>();

    /**
     * Prepares the protection that options ask for.
     *
     * @param tls null: none; empty: for this run only; else a directory, which is filled as far as something is missing
     * @param operators whether operators can steer the services: what they change is kept in the state directory
     * @param stateOption directory for what operators change; null: for this run only
     */
    HierarchyProtection(@Nullable String tls, Path bundle, boolean operators, @Nullable Path stateOption)
            throws IOException {
        this.directory = tls == null ? null : new CertificateDirectory(tls.isEmpty() ? temporary() : Path.of(tls));
        if (directory != null) {
            List<String> nodes =
                    BundleDirectory.open(bundle).definition().nodes().stream().map(NodeDefinition::id).toList();
            directory.ensure(nodes, List.of(), LIFE);
        }
        this.tokens = !operators ? null : directory != null ? directory : new CertificateDirectory(temporary());
        this.state = !operators ? null : stateOption != null ? stateOption : temporary();
        if (tokens != null) {
            tokens.ensureTokens();
        }
        if (state != null) {
            Files.createDirectories(state);
        }
    }

    private Path temporary() throws IOException {
        Path made = Files.createTempDirectory("ddnn-");
        temporary.add(made);
        return made;
    }

    /** Settings with what a protected service needs. */
    HierarchySettings protect(HierarchySettings settings) {
        HierarchySettings all = settings;
        if (directory != null) {
            for (Map.Entry<String, String> property : directory.properties().entrySet()) {
                all = all.withProperty(property.getKey(), property.getValue());
            }
        } else if (tokens != null) {
            // on loopback, and for samples and metrics, nobody needs a token: operators do
            all = all.withProperty("ddnn.security.tokens", tokens.tokens().toString())
                    .withProperty("ddnn.security.anonymous", "infer,metrics,node");
        }
        if (state != null) {
            all = all.withProperty("ddnn.state", state.toAbsolutePath().toString())
                    .withProperty("ddnn.faults.enabled", "true");
        }
        return all;
    }

    /** How a client of this process gets in: as an operator, if there are any. */
    Access access() throws IOException {
        if (directory != null) {
            return Access.of(directory.authority(), directory.token(CertificateDirectory.ADMIN));
        }
        return tokens == null ? Access.NONE : Access.of(null, operatorToken());
    }

    /** The token of operators. */
    String operatorToken() throws IOException {
        return Objects.requireNonNull(tokens, "there are no operators").token(CertificateDirectory.ADMIN);
    }

    /** What people need on the command line of {@code ddnn infer}, with a space before it. */
    String inferOptions() {
        return directory == null
                ? ""
                : " --cacert " + directory.authority() + " --token @"
                        + directory.tokenFile(CertificateDirectory.CLIENT);
    }

    /** The same for curl, with the roles to read metrics too. */
    String curlOptions() {
        return directory == null
                ? ""
                : " --cacert " + directory.authority() + " -H \"Authorization: Bearer $(cat "
                        + directory.tokenFile(CertificateDirectory.ADMIN) + ")\"";
    }

    /** Says where things are. */
    void print(PrintWriter out) {
        if (directory != null) {
            out.println("Mutual TLS between the tiers, tokens for clients: " + directory.file(""));
        }
    }

    @Override
    public void close() {
        for (Path made : temporary) {
            if (Files.exists(made)) {
                try (Stream<Path> files = Files.list(made)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                    Files.delete(made);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}

package io.ddnn.cli;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.cli.client.Access;
import io.ddnn.console.HierarchySettings;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The certificates and tokens of a hierarchy in this process: none, those of a directory, or some for this run only. */
final class HierarchyProtection implements AutoCloseable {

    private static final Duration LIFE = Duration.ofDays(90);

    private final @Nullable CertificateDirectory directory;
    private final @Nullable Path temporary;

    private HierarchyProtection(@Nullable CertificateDirectory directory, @Nullable Path temporary) {
        this.directory = directory;
        this.temporary = temporary;
    }

    /**
     * Prepares the protection that an option asks for.
     *
     * @param option null: none; empty: for this run only; else a directory, which is filled as far as something is missing
     */
    static HierarchyProtection of(@Nullable String option, Path bundle) throws IOException {
        if (option == null) {
            return new HierarchyProtection(null, null);
        }
        Path temporary = option.isEmpty() ? Files.createTempDirectory("ddnn-certs-") : null;
        CertificateDirectory directory = new CertificateDirectory(temporary != null ? temporary : Path.of(option));
        List<String> nodes =
                BundleDirectory.open(bundle).definition().nodes().stream().map(NodeDefinition::id).toList();
        directory.ensure(nodes, List.of(), LIFE);
        return new HierarchyProtection(directory, temporary);
    }

    /** Settings with what a protected service needs. */
    HierarchySettings protect(HierarchySettings settings) {
        HierarchySettings all = settings;
        if (directory != null) {
            for (Map.Entry<String, String> property : directory.properties().entrySet()) {
                all = all.withProperty(property.getKey(), property.getValue());
            }
        }
        return all;
    }

    /** How a client of this process gets in. */
    Access access() throws IOException {
        return directory == null
                ? Access.NONE
                : Access.of(directory.authority(), directory.token(CertificateDirectory.ADMIN));
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
        if (temporary != null && Files.exists(temporary)) {
            try (Stream<Path> files = Files.list(temporary)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(temporary);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.ddnn.cli;

import io.ddnn.client.Access;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command gets into protected devices. */
final class AccessOptions {

    @Option(names = "--token", paramLabel = "TOKEN", defaultValue = "${env:DDNN_TOKEN}",
            description = "The token that protected devices ask for; @FILE reads it from a file, where it stays out of"
                    + " sight (default: environment variable DDNN_TOKEN).")
    private @Nullable String token;

    @Option(names = "--cacert", paramLabel = "FILE", defaultValue = "${env:DDNN_CACERT}",
            description = "Certificates of the authorities, in PEM, that devices with https are trusted by (default:"
                    + " environment variable DDNN_CACERT).")
    private @Nullable Path authority;

    /**
     * What the options stand for.
     *
     * @throws IOException if a file cannot be read
     */
    Access access() throws IOException {
        return Access.of(authority, token);
    }
}

package io.ddnn.cli;

import io.ddnn.console.HierarchySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of commands that run a hierarchy in this process. */
final class HierarchyOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--deadline", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "The longest that a request may take in all (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

    @Option(names = "--window", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "1s",
            description = "How long an edge waits for the devices of a sample (default: ${DEFAULT-VALUE}).")
    private Duration window;

    @Option(names = "--tls", arity = "0..1", paramLabel = "DIR", fallbackValue = "",
            description = "Mutual TLS between the tiers and tokens for clients, with certificates for this run, or those"
                    + " of a directory, which is filled as by 'ddnn certs' if it is empty.")
    private @Nullable String tls;

    /** The certificates and tokens that the options ask for. */
    HierarchyProtection protection(Path bundle) throws IOException {
        return new HierarchyProtection(tls, bundle, false, null);
    }

    /**
     * The same for a hierarchy that operators can steer.
     *
     * @param state directory for what they change; null: for this run only
     */
    HierarchyProtection steerable(Path bundle, @Nullable Path state) throws IOException {
        return new HierarchyProtection(tls, bundle, true, state);
    }

    /** The settings that the options stand for, with any free ports. */
    HierarchySettings settings() {
        return HierarchySettings.DEFAULT
                .withLogLevel(Ddnn.isVerbose(spec) ? "INFO" : "WARN")
                .withProperty("ddnn.deadline", deadline.toMillis() + "ms")
                .withProperty("ddnn.join.window", window.toMillis() + "ms");
    }

    /** How long a client waits for an answer: a little longer than the services may take. */
    Duration patience() {
        return deadline.plusSeconds(2);
    }
}

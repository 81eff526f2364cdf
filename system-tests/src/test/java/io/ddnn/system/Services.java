package io.ddnn.system;

import io.ddnn.benchmarks.process.Launcher;
import java.nio.file.Path;
import java.util.Objects;

/** The services of the build that is tested. */
final class Services {

    private Services() {}

    /** Starts them from their jars. */
    static Launcher fromJars() {
        return Launcher.fromJars(
                Path.of(Objects.requireNonNull(System.getProperty("ddnn.root"), "ddnn.root is not set")),
                Objects.requireNonNull(System.getProperty("ddnn.version"), "ddnn.version is not set"));
    }
}

package io.ddnn.system;

import io.ddnn.benchmarks.process.Build;
import java.nio.file.Path;
import java.util.Objects;

/** The build that is tested. */
final class Builds {

    private Builds() {}

    static Build current() {
        return new Build(Path.of(Objects.requireNonNull(System.getProperty("ddnn.root"), "ddnn.root is not set")),
                Objects.requireNonNull(System.getProperty("ddnn.version"), "ddnn.version is not set"));
    }
}

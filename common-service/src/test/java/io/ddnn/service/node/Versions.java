package io.ddnn.service.node;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Versions of a network that differ in their random slices. */
public final class Versions {

    private Versions() {}

    /** A node of one of them. */
    public static ServedNode of(NetworkDefinition definition, String node, long seed) {
        try {
            Path directory = Files.createTempDirectory("version").resolve("bundle");
            BundleWriter.write(RandomSlices.bundle(definition, seed), directory);
            return ServedNode.load(BundleDirectory.open(directory), node, new ScalarKernelProvider(), 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

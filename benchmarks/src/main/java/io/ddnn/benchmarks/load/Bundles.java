package io.ddnn.benchmarks.load;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.nio.file.Path;

/** The same networks with other thresholds, so that all samples leave early, or none. */
final class Bundles {

    private Bundles() {}

    /**
     * Writes a bundle in which every exit that has a threshold has this one: 1 lets all samples leave, as no entropy is
     * above it; below 0 is not allowed, and at 0 none leaves but one of which the network is entirely sure. Exits without
     * one, where no sample leaves while a parent can be reached, stay so.
     *
     * @return the directory
     */
    static Path withThresholds(Path bundle, double threshold, Path directory) throws IOException {
        Bundle sound = BundleDirectory.open(bundle).readAll();
        NetworkDefinition definition = sound.definition();
        for (NodeDefinition node : sound.definition().nodes()) {
            for (ExitDefinition exit : node.exits()) {
                if (exit.threshold() != null) {
                    definition = definition.withExit(node.id(), exit.on(), old -> old.withThreshold(threshold));
                }
            }
        }
        BundleWriter.write(new Bundle(definition, sound.slices(), sound.training(), sound.metrics()), directory);
        return directory;
    }

    /**
     * Writes a bundle in which every exit that has a threshold has the one up to which a share of the samples of {@link
     * Questions} leaves at the first of them.
     *
     * @param share of the samples, 0 to 1
     * @return the directory
     */
    static Path withEarlyShare(Path bundle, double share, Path directory) throws IOException {
        // at none of the exits but the last
        WholeNetwork network = BundleDirectory.open(withThresholds(bundle, 0, directory)).readAll()
                .wholeNetwork(new ScalarKernelProvider());
        return withThresholds(bundle, new Questions(bundle).threshold(share, network), directory);
    }
}

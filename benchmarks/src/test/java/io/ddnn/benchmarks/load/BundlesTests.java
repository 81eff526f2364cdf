package io.ddnn.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTests {

    private static final Path STREET_C = Path.of("../models/street-c");

    @TempDir
    private Path directory;

    @Test
    void onlyExitsThatHaveAThresholdGetAnother() throws IOException {
        NetworkDefinition definition = BundleDirectory.open(Bundles.withThresholds(STREET_C, 1, directory))
                .definition();

        assertThat(definition.node("gateway").exits()).extracting("threshold").containsExactly(1.0);
        for (NodeDefinition device : definition.devices()) {
            // or cameras would answer by themselves, and the edge be asked nothing
            assertThat(device.exits()).as(device.id()).extracting("threshold").containsOnlyNulls();
        }
    }

    @Test
    void theShareOfTheSamplesLeavesAtTheEdge() throws IOException {
        Path bundle = Bundles.withEarlyShare(STREET_C, 0.6, directory);

        BitSet leave = new Questions(bundle).leaveEarly(
                BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider()));

        assertThat(leave.cardinality()).isEqualTo((int) Math.ceil(0.6 * Questions.PICTURES));
    }
}

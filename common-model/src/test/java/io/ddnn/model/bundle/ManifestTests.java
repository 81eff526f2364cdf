package io.ddnn.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTests {

    @Test
    void theVersionChangesWithEveryFile() {
        Map<String, String> files = new TreeMap<>(
                Map.of("network.yaml", "a".repeat(64), "x.slice", "b".repeat(64), "y.slice", "c".repeat(64)));
        Set<String> versions = new HashSet<>(Set.of(Manifest.versionOf(files)));
        for (String file : files.keySet()) {
            Map<String, String> changed = new TreeMap<>(files);
            changed.put(file, "a".repeat(63) + "0");
            assertThat(versions.add(Manifest.versionOf(changed))).as(file).isTrue();
            changed.remove(file);
            assertThat(versions.add(Manifest.versionOf(changed))).as(file).isTrue();
        }
    }

    @Test
    void theVersionIsThatOfTheDocumentedLines() {
        // printf 'network.yaml %s\n' aa...a | sha256sum
        assertThat(Manifest.versionOf(Map.of("network.yaml", "a".repeat(64)))).isEqualTo("0d0be8");
    }

    @Test
    void theVersionChangesWithThresholdsAndSlicesButNotWithMetrics(@TempDir Path directory) throws IOException {
        NetworkDefinition c = Topologies.of("c");
        Bundle bundle = RandomSlices.bundle(c, 841);
        Manifest first = BundleWriter.write(bundle, directory.resolve("1"));
        Manifest metrics = BundleWriter.write(
                new Bundle(c, bundle.slices(), Map.of("who", "me"), Map.of()), directory.resolve("2"));
        Manifest thresholds = BundleWriter.write(
                new Bundle(c.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.79)), bundle.slices(),
                        bundle.training(), bundle.metrics()),
                directory.resolve("3"));
        Manifest slices = BundleWriter.write(RandomSlices.bundle(c, 842), directory.resolve("4"));
        assertThat(metrics.version()).isEqualTo(first.version());
        assertThat(Set.of(first.version(), thresholds.version(), slices.version())).hasSize(3);
    }
}

package io.ddnn.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.node.ServedNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TierMetersTests {

    @TempDir
    private Path directory;

    @Test
    void entropiesFallIntoTheirBuckets() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        ServedNode gateway = ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), "gateway",
                new ScalarKernelProvider(), 1);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        TierMeters meters = new TierMeters(registry, gateway, "scalar");

        for (double entropy : new double[]{0, 0.02, 0.051, 0.4, 0.999, 1}) {
            meters.entropy(ExitName.LOCAL, new Classification(new double[3], new double[3], entropy, 0), true);
        }

        String scraped = registry.scrape();
        assertThat(bucket(scraped, "5.0")).isEqualTo(2);
        assertThat(bucket(scraped, "10.0")).isEqualTo(3);
        assertThat(bucket(scraped, "35.0")).isEqualTo(3);
        assertThat(bucket(scraped, "40.0")).isEqualTo(4);
        assertThat(bucket(scraped, "95.0")).isEqualTo(4);
        assertThat(bucket(scraped, "100.0")).isEqualTo(6);
    }

    private static int bucket(String scraped, String upTo) {
        return scraped.lines()
                .filter(line -> line.startsWith("ddnn_exit_entropy_percent_bucket")
                        && line.contains("le=\"" + upTo + "\""))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst().orElseThrow();
    }
}

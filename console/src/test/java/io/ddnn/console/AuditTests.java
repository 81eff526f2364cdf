package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.client.Access;
import io.ddnn.client.ClientSettings;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.Upload;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits of early exits in whole hierarchies, against what the network in one piece says of the same samples. */
class AuditTests {

    private static final int SAMPLES = 120;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private int early;
    private int agreeing;

    private double meter(URI service, String line) {
        try {
            return http.send(HttpRequest.newBuilder(service.resolve("/actuator/prometheus")).build(),
                    BodyHandlers.ofString()).body().lines().filter(each -> each.startsWith(line))
                    .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ')))).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts samples, and finds out what audits of all of them must come to. */
    private void play(Hierarchy hierarchy, Bundle bundle, NetworkDefinition withoutExit, Random random, int samples) {
        NetworkDefinition definition = bundle.definition();
        WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
        WholeNetwork above = new Bundle(withoutExit, bundle.slices(), bundle.training(), bundle.metrics())
                .wholeNetwork(new ScalarKernelProvider());
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        PngEncoder encoder = new PngEncoder();
        try (DeviceClient client =
                new DeviceClient(ClientSettings.within(Duration.ofSeconds(30)), Access.NONE)) {
            for (int i = 0; i < samples; i++) {
                Map<String, View> views = new HashMap<>();
                Map<URI, Upload> uploads = new LinkedHashMap<>();
                for (String device : devices) {
                    PixelImage image = RandomImages.noise(32, 32, random);
                    views.put(device, new View.Seen(image));
                    uploads.put(hierarchy.address(device), new Upload(encoder.encode(image)));
                }
                assertThat(client.decide("a" + i, uploads).decision().orElseThrow().degraded()).isFalse();
                var decision = network.evaluate(views).decision();
                if (decision.exit().text().equals("local")) {
                    early++;
                    agreeing += decision.label() == above.evaluate(views).decision().label() ? 1 : 0;
                }
            }
        }
    }

    private static HierarchySettings settings(double share) {
        return HierarchySettings.DEFAULT.withProperty("ddnn.audit.share", String.valueOf(share))
                .withProperty("ddnn.audit.max-per-second", "100000").withProperty("ddnn.join.window", "5s")
                .withProperty("ddnn.deadline", "20s");
    }

    @Test
    void whatTheCloudWouldHaveAnsweredIsCountedAtTheEdgeAndNothingElseIs() throws Exception {
        NetworkDefinition definition =
                Topologies.of("c").withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.93));
        Bundle bundle = RandomSlices.bundle(definition, 11);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), settings(1))) {
            play(hierarchy, bundle, definition.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(null)),
                    new Random(4), SAMPLES);
            URI gateway = hierarchy.address("gateway");
            assertThat(early).isBetween(SAMPLES / 10, SAMPLES - 1);
            assertThat(agreeing).isBetween(1, early - 1);
            await().untilAsserted(() -> assertThat(meter(gateway, "ddnn_audit_total{")).isEqualTo(early));
            assertThat(meter(gateway, "ddnn_audit_total{agrees=\"true\",exit=\"local\"}")).isEqualTo(agreeing);
            // no exit, join or byte of an audit is one of a client's sample
            assertThat(meter(gateway, "ddnn_exits_total{")).isEqualTo(early);
            assertThat(meter(hierarchy.address("cloud"), "ddnn_exits_total{")).isEqualTo(SAMPLES - early);
            assertThat(meter(gateway, "ddnn_join_seconds_count{outcome=\"complete\"}")).isEqualTo(SAMPLES);
            assertThat(meter(hierarchy.address("camera-0"),
                    "ddnn_offload_bytes_count{from=\"camera-0\",kind=\"features\""))
                    .isEqualTo(SAMPLES - early);
        }
    }

    @Test
    void aShareTellsTheTrueAgreementWithinItsConfidenceInterval() throws Exception {
        NetworkDefinition definition =
                Topologies.of("c").withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.97));
        Bundle bundle = RandomSlices.bundle(definition, 11);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), settings(0.4))) {
            play(hierarchy, bundle, definition.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(null)),
                    new Random(5), 3 * SAMPLES);
            URI gateway = hierarchy.address("gateway");
            await().pollDelay(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                    meter(gateway, "ddnn_audit_total{")).isBetween(0.3 * early, 0.5 * early));
            double audited = meter(gateway, "ddnn_audit_total{");
            double share = meter(gateway, "ddnn_audit_total{agrees=\"true\"") / audited;
            // Wilson's interval at 99 %
            double z = 2.576;
            double centre = (share + z * z / (2 * audited)) / (1 + z * z / audited);
            double half = z / (1 + z * z / audited)
                    * Math.sqrt(share * (1 - share) / audited + z * z / (4 * audited * audited));
            assertThat((double) agreeing / early).isBetween(centre - half, centre + half);
        }
    }

    @Test
    void aDeviceThatDecidesForItselfComparesForItself() throws Exception {
        NetworkDefinition definition =
                Topologies.of("b").withExit("camera-0", 1, exit -> exit.withThreshold(0.6));
        Bundle bundle = RandomSlices.bundle(definition, 3);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), settings(1))) {
            play(hierarchy, bundle, definition.withExit("camera-0", 1, exit -> exit.withThreshold(null)),
                    new Random(6), SAMPLES);
            URI device = hierarchy.address("camera-0");
            assertThat(early).isBetween(1, SAMPLES - 1);
            await().untilAsserted(() -> assertThat(meter(device, "ddnn_audit_total{")).isEqualTo(early));
            assertThat(meter(device, "ddnn_audit_total{agrees=\"true\",exit=\"local\"}")).isEqualTo(agreeing);
            assertThat(meter(hierarchy.address("cloud"), "ddnn_exits_total{")).isEqualTo(SAMPLES - early);
        }
    }
}

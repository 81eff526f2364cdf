package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device with several exits and the cloud, against the network evaluated in one piece. */
class BranchyHierarchyTests {

    @TempDir
    private Path directory;

    @Test
    void everyAnswerEqualsTheNetworkEvaluatedInOnePiece() throws Exception {
        NetworkDefinition definition = Topologies.branchy()
                .withExit("camera-0", 1, exit -> exit.withThreshold(0.8))
                .withExit("camera-0", 3, exit -> exit.withThreshold(0.8));
        Bundle bundle = RandomSlices.bundle(definition, 41);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
        TreeSet<String> ways = new TreeSet<>();
        Random random = new Random(42);
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), HierarchySettings.DEFAULT);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 60; i++) {
                PixelImage image = RandomImages.noise(32, 32, random);
                SampleResult expected = network.evaluate(Map.of("camera-0", new View.Seen(image)));
                String decision = infer(http, hierarchy.address("camera-0"), image);

                assertThat(decision).contains(
                        "\"label\":\"" + definition.classes().get(expected.decision().label()) + "\"",
                        "\"exit\":\"" + expected.decision().exit().text() + "\"", "\"degraded\":false");
                ways.add(expected.decidedBy() + "@" + expected.taken().after());
            }
        }
        assertThat(ways).as("all ways are taken").containsExactly("camera-0@1", "camera-0@3", "cloud@2");
    }

    private static String infer(HttpClient http, URI device, PixelImage image) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(device.resolve("/infer"))
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(new PngEncoder().encode(image)))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}

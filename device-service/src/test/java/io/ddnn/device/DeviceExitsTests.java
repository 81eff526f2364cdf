package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Classification;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import io.ddnn.model.inference.ExitPassed;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A device with two exits, whose tier above does not exist, against the network evaluated in one piece. */
class DeviceExitsTests {

    private static final List<PixelImage> IMAGES = images();

    @TempDir
    private static Path directory;

    private static List<PixelImage> images() {
        Random random = new Random(31);
        return Stream.generate(() -> RandomImages.noise(32, 32, random)).limit(40).toList();
    }

    @Test
    void theFirstSureExitAnswersAndWithoutACloudTheLastOne() throws Exception {
        Bundle bundle = withMedianThresholds(RandomSlices.bundle(Topologies.branchy(), 32));
        BundleWriter.write(bundle, directory.resolve("bundle"));
        WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
        TreeSet<String> ways = new TreeSet<>();
        try (ConfigurableApplicationContext service = DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "camera-0", "ddnn.parent", "http://127.0.0.1:1"))) {
            for (PixelImage image : IMAGES) {
                SampleResult expected = network.evaluate(Map.of("camera-0", new View.Seen(image)));
                JsonNode decision = post(service, image);

                List<ExitPassed> own = expected.exits().stream()
                        .filter(exit -> exit.node().equals("camera-0")).toList();
                boolean early = expected.decidedBy().equals("camera-0");
                Classification classification = own.getLast().classification();
                assertThat(decision.path("label").asString())
                        .isEqualTo(bundle.definition().classes().get(classification.label()));
                assertThat((float) decision.path("confidence").asDouble())
                        .isEqualTo((float) classification.confidence());
                assertThat(decision.path("exit").asString()).isEqualTo(early ? "local" : "device");
                assertThat(decision.path("degraded").asBoolean()).isEqualTo(!early);
                ways.add((early ? "at " : "past ") + own.getLast().after());
            }
        }
        assertThat(ways).containsExactly("at 1", "at 3", "past 3");
    }

    /** About half of the images leave at the first exit, and half of the rest at the second. */
    private static Bundle withMedianThresholds(Bundle bundle) {
        NetworkDefinition definition = bundle.definition();
        for (int after : new int[]{1, 3}) {
            WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider()).withDefinition(definition);
            List<Double> entropies = new ArrayList<>();
            for (PixelImage image : IMAGES) {
                network.evaluate(Map.of("camera-0", new View.Seen(image))).exits().stream()
                        .filter(exit -> exit.node().equals("camera-0") && exit.after() == after)
                        .forEach(exit -> entropies.add(exit.classification().entropy()));
            }
            double median = entropies.stream().sorted().toList().get(entropies.size() / 2);
            definition = definition.withExit("camera-0", after, exit -> exit.withThreshold(median));
        }
        return new Bundle(definition, bundle.slices(), bundle.training(), bundle.metrics());
    }

    private static JsonNode post(ConfigurableApplicationContext service, PixelImage image) throws Exception {
        URI address = URI.create("http://127.0.0.1:"
                + service.getEnvironment().getRequiredProperty("local.server.port") + "/infer");
        HttpRequest request = HttpRequest.newBuilder(address).header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(new PngEncoder().encode(image))).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
        }
    }
}

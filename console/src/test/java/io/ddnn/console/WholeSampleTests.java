package io.ddnn.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An edge that takes samples with all their views in one request, by the Open Inference Protocol. */
class WholeSampleTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int SAMPLES = 12;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theEdgeAnswersABatchLikeTheNetworkInOnePiece() throws Exception {
        // some samples leave at the edge, and some in the cloud
        NetworkDefinition definition = Topologies.of("c").withExit("gateway", ExitOn.SCORES,
                exit -> exit.withThreshold(0.9));
        Bundle bundle = RandomSlices.bundle(definition, 11);
        BundleWriter.write(bundle, directory.resolve("bundle"));
        List<String> devices = definition.devices().stream().map(NodeDefinition::id).toList();
        // one device sees none of the objects: its input is not there
        List<String> seeing = devices.subList(0, devices.size() - 1);
        Random random = new Random(4);
        List<Map<String, PixelImage>> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            Map<String, PixelImage> views = new HashMap<>();
            seeing.forEach(device -> views.put(device, RandomImages.noise(32, 32, random)));
            samples.add(views);
        }
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), HierarchySettings.DEFAULT
                .withProperty("ddnn.offload.accept-raw", "true").withProperty("ddnn.deadline", "30s"))) {
            JsonNode answer = infer(hierarchy.address("gateway"), definition.name(), seeing, samples);

            WholeNetwork network = bundle.wholeNetwork(new ScalarKernelProvider());
            List<String> exits = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                Map<String, View> views = new HashMap<>();
                devices.forEach(device -> views.put(device, new View.Blank()));
                samples.get(i).forEach((device, image) -> views.put(device, new View.Seen(image)));
                SampleResult expected = network.evaluate(views);
                assertThat(data(answer, 0).path(i).asString())
                        .isEqualTo(definition.classes().get(expected.decision().label()));
                assertThat((float) data(answer, 1).path(i).asDouble()).isEqualTo(expected.decision().confidence());
                assertThat(data(answer, 2).path(i).asString()).isEqualTo(expected.decision().exit().text());
                assertThat(data(answer, 3).path(i).asBoolean()).isFalse();
                exits.add(expected.decision().exit().text());
            }
            assertThat(exits).contains("local", "cloud");
        }
    }

    @Test
    void anEdgeWithoutItsDevicesSlicesIsNotReadyAndSaysWhatItNeeds() throws Exception {
        NetworkDefinition definition = Topologies.of("c");
        BundleWriter.write(RandomSlices.bundle(definition, 11), directory.resolve("bundle"));
        try (Hierarchy hierarchy = Hierarchy.start(directory.resolve("bundle"), HierarchySettings.DEFAULT)) {
            HttpResponse<String> ready = http.send(HttpRequest.newBuilder(hierarchy.address("gateway")
                    .resolve("/v2/models/" + definition.name() + "/ready")).build(), BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(503);
            HttpResponse<String> index = http.send(HttpRequest.newBuilder(hierarchy.address("gateway")
                    .resolve("/v2/repository/index")).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
            assertThat(index.body()).contains("UNAVAILABLE", "set ddnn.offload.accept-raw to true");
            assertThat(http.send(HttpRequest.newBuilder(hierarchy.address("cloud").resolve("/v2/repository/index"))
                    .POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString()).body())
                    .contains("UNAVAILABLE", "the children of node 'cloud' are no devices");
        }
    }

    private static JsonNode data(JsonNode answer, int output) {
        return answer.path("outputs").path(output).path("data");
    }

    private JsonNode infer(URI edge, String model, List<String> inputs, List<Map<String, PixelImage>> samples)
            throws Exception {
        StringJoiner tensors = new StringJoiner(",", "{\"inputs\":[", "]}");
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        for (String input : inputs) {
            int before = binary.size();
            samples.forEach(sample -> binary.writeBytes(Objects.requireNonNull(sample.get(input)).rgb()));
            tensors.add("{\"name\":\"" + input + "\",\"datatype\":\"UINT8\",\"shape\":[" + samples.size()
                    + ",32,32,3],\"parameters\":{\"binary_data_size\":" + (binary.size() - before) + "}}");
        }
        byte[] header = tensors.toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(header);
        body.writeBytes(binary.toByteArray());
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(edge.resolve("/v2/models/" + model + "/infer"))
                .header("Inference-Header-Content-Length", String.valueOf(header.length))
                .POST(BodyPublishers.ofByteArray(body.toByteArray())).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}

package io.ddnn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.TierMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway of topology c, over real HTTP. */
class EdgeServiceTests {

    @TempDir
    private Path directory;

    @Test
    void theChildThatOpenedASampleGetsTheAnswerOfItsDeadline() throws Exception {
        String version = BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"))
                .version();
        try (ConfigurableApplicationContext service = EdgeApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "gateway", "ddnn.parent", "http://127.0.0.1:1",
                "ddnn.join.window", "1h", "ddnn.deadline", "2h", "ddnn.deadline-margin", "1h"))) {
            URI address = URI.create("http://127.0.0.1:"
                    + service.getEnvironment().getRequiredProperty("local.server.port") + "/infer");
            String body = "{\"version\":\"" + version + "\",\"sample\":\"s\",\"source\":\"camera-0\","
                    + "\"remainingMillis\":300,\"scores\":[1,1,1]}";
            HttpResponse<String> response = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(address).header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body)).build(),
                    BodyHandlers.ofString());

            JsonNode decision = new JsonMapper().readTree(response.body());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(decision.path("exit").asString()).isEqualTo("local");
            assertThat(decision.path("reasons").toString()).isEqualTo("[\"missing-device\",\"deadline\"]");
        }
    }

    @Test
    void rawImagesAreTakenOnlyOfConfiguredChildrenAndProbesTellWhose() throws Exception {
        NetworkDefinition definition = Topologies.of("c");
        String version = BundleWriter.write(RandomSlices.bundle(definition, 5), directory.resolve("bundle")).version();
        try (ConfigurableApplicationContext service = EdgeApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "gateway", "ddnn.parent", "http://127.0.0.1:1",
                "ddnn.offload.accept-raw", "camera-0"))) {
            URI base = URI.create("http://127.0.0.1:"
                    + service.getEnvironment().getRequiredProperty("local.server.port"));

            HttpResponse<String> taken = probe(base, "camera-0", 3072);
            assertThat(taken.statusCode()).isEqualTo(204);
            assertThat(taken.headers().firstValue("DDNN-Raw")).hasValue("true");
            assertThat(taken.headers().firstValueAsLong("DDNN-Slice-Micros")).isPresent();
            HttpResponse<String> other = probe(base, "camera-1", 1);
            assertThat(other.headers().firstValue("DDNN-Raw")).hasValue("false");
            assertThat(other.headers().firstValue("DDNN-Slice-Micros")).isEmpty();
            assertThat(probe(base, "camera-9", 1).body()).contains("invalid-request", "camera-9");
            assertThat(probe(base, "camera-0", 16 * 1024 + 1).statusCode()).isEqualTo(413);

            byte[] raw = new BinaryCodec(definition)
                    .encode(TierMessage.raw(version, "s", "camera-1", 1000, new byte[3072]));
            HttpResponse<String> refused = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(base.resolve("/infer")).header("Content-Type", BinaryCodec.MEDIA_TYPE)
                            .POST(BodyPublishers.ofByteArray(raw)).build(),
                    BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("urn:ddnn:problem:raw-refused", "ddnn.offload.accept-raw");
        }
    }

    private static HttpResponse<String> probe(URI base, String source, int bytes) throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(base.resolve("/probe")).header("DDNN-Source", source)
                        .POST(BodyPublishers.ofByteArray(new byte[bytes])).build(),
                BodyHandlers.ofString());
    }
}

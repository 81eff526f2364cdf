package io.ddnn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
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
}

package io.ddnn.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.console.Hierarchy;
import io.ddnn.console.HierarchySettings;
import io.ddnn.model.testing.WrittenDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The descriptions under docs/openapi are those of the running services, and their examples are answered as they say.
 */
class ApiDescriptionSystemTests {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));
    private static final Path DOCUMENTS = ROOT.resolve("docs/openapi");
    private static final String TOKEN = "an operator of this test";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"device, street-b, camera-4", "edge, street-e, edge", "cloud, street-b, cloud"})
    void describesTheService(String tier, String network, String node) throws Exception {
        try (Hierarchy hierarchy = start(network, "development")) {
            URI service = hierarchy.address(node);
            HttpResponse<String> answer = get(service, "/v3/api-docs");
            assertThat(answer.statusCode()).isEqualTo(200);
            ObjectNode api = (ObjectNode) JSON.readTree(answer.body());
            assertThat(api.path("paths").properties()).as("operations without a summary").noneMatch(
                    path -> path.getValue().properties().stream().anyMatch(each -> !each.getValue().has("summary")));

            new ExampleRunner(service, TOKEN, DOCUMENTS).run(api);

            WrittenDocument.assertIsWritten(DOCUMENTS.resolve(tier + ".json"), written(api));
        }
    }

    @Test
    void onlyTheDevelopmentProfileShowsIt() throws Exception {
        try (Hierarchy hierarchy = Hierarchy.start(ROOT.resolve("models/street-b"),
                settings("development").withProperty("ddnn.faults.enabled", "false"))) {
            HttpResponse<String> description = get(hierarchy.address("camera-4"), "/v3/api-docs");
            assertThat(description.statusCode()).isEqualTo(200);
            assertThat(description.body()).contains("/infer").doesNotContain("/admin/faults");
            HttpResponse<String> page = get(hierarchy.address("cloud"), "/swagger-ui/index.html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("swagger-ui");
        }
        try (Hierarchy hierarchy = start("street-b", "")) {
            assertThat(get(hierarchy.address("cloud"), "/v3/api-docs").statusCode()).isEqualTo(401);
            assertThat(get(hierarchy.address("cloud"), "/swagger-ui/index.html").statusCode()).isEqualTo(401);
        }
    }

    private Hierarchy start(String network, String profile) throws IOException, NoSuchAlgorithmException {
        return Hierarchy.start(ROOT.resolve("models").resolve(network), settings(profile));
    }

    private HierarchySettings settings(String profile) throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.UTF_8));
        Path tokens = Files.writeString(directory.resolve("tokens"),
                "operator infer,metrics,admin " + HexFormat.of().formatHex(hash) + "\n");
        return HierarchySettings.DEFAULT
                .withProperty("spring.profiles.active", profile)
                .withProperty("ddnn.join.window", "500ms")
                // an example's sample has one device only, and the next one has all
                .withProperty("ddnn.join.suspect-after", "1000")
                .withProperty("ddnn.offload.accept-raw", "true")
                .withProperty("ddnn.security.tokens", tokens.toString())
                .withProperty("ddnn.security.anonymous", "infer,metrics,node")
                .withProperty("ddnn.faults.enabled", "true")
                .withProperty("ddnn.state", Files.createDirectories(directory.resolve("state")).toString());
    }

    private HttpResponse<String> get(URI service, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(service.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** With line ends that are the same everywhere. */
    private static String written(JsonNode api) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return JSON.writer().with(new DefaultPrettyPrinter().withObjectIndenter(lines)).writeValueAsString(api) + "\n";
    }
}

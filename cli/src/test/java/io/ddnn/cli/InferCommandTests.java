package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.image.PngEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InferCommandTests {

    @TempDir
    private Path directory;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String good;
    private String bad;
    private Path image;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good/infer", exchange -> answer(exchange, 200, """
                {"outcome":"decision","sample":"s1","network":"n","version":"abcdef","label":"bus","confidence":0.75,
                "exit":"local","degraded":true,"reasons":["missing-device"],"missing":["camera-1"]}"""));
        server.createContext("/bad/infer", exchange -> answer(exchange, 422, """
                {"type":"urn:ddnn:problem:image-rejected","title":"Image rejected","status":422,
                "detail":"the content is neither PNG nor JPEG"}"""));
        server.start();
        good = "http://127.0.0.1:" + server.getAddress().getPort() + "/good";
        bad = "http://127.0.0.1:" + server.getAddress().getPort() + "/bad";
        image = directory.resolve("image.png");
        Files.write(image, new PngEncoder().encode(PixelImage.black(8, 8)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        int bytes = exchange.getRequestBody().readAllBytes().length;
        requests.add(String.join(" ", exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestHeaders().getFirst("DDNN-Sample")),
                String.valueOf(exchange.getRequestHeaders().getFirst("DDNN-View")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")), bytes > 0 ? "body" : "empty"));
        byte[] answer = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @Test
    void postsAnImage() {
        CommandRun run = CommandRun.of("infer", "--device", good, "--sample", "s1", image);

        assertThat(run.exitCode()).isZero();
        assertThat(requests).containsExactly("/good/infer s1 null image/png body");
        assertThat(run.out()).contains("sample s1", "bus", "0.750", "local",
                "degraded: missing-device (camera-1)");
    }

    @Test
    void postsThatThereIsNoView() {
        CommandRun run = CommandRun.of("infer", "--device", good, "--sample", "s1", "none");

        assertThat(run.exitCode()).isZero();
        assertThat(requests).containsExactly("/good/infer s1 none null empty");
    }

    @Test
    void everyRunHasASampleOfItsOwn() {
        CommandRun.of("infer", "--device", good, "none");
        CommandRun.of("infer", "--device", good, "none");

        assertThat(requests).doesNotHaveDuplicates().allMatch(request -> request.startsWith("/good/infer infer-"));
    }

    @Test
    void aDeviceThatFailsIsNamedWithItsProblem() {
        CommandRun run = CommandRun.of("infer", "--device", good, bad, "--sample", "s1", image, image);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("bus", "failed: the content is neither PNG nor JPEG");
    }

    @Test
    void imagesMayFollowTheDevicesDirectly() {
        CommandRun run = CommandRun.of("infer", "--sample", "s1", "--device", good, bad, image, "none");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(requests).containsExactlyInAnyOrder("/good/infer s1 null image/png body",
                "/bad/infer s1 none null empty");
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        server.stop(0);

        CommandRun run = CommandRun.of("infer", "--device", good, "none");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("failed: cannot connect to " + good);
    }

    @Test
    void printsJson() {
        CommandRun run = CommandRun.of("infer", "--json", "--device", good + "," + bad, "--sample", "s1", image, image);

        JsonNode answers = new JsonMapper().readTree(run.out()).path("answers");
        assertThat(answers.path(0).path("decision").path("label").asString()).isEqualTo("bus");
        assertThat(answers.path(0).path("problem").isNull()).isTrue();
        assertThat(answers.path(1).path("problem").path("status").asInt()).isEqualTo(422);
        assertThat(answers.path(1).path("problem").path("type").asString())
                .isEqualTo("urn:ddnn:problem:image-rejected");
    }

    @Test
    void thereMustBeAnImageForEachDevice() {
        CommandRun run = CommandRun.of("infer", "--device", good, bad, "none");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("got 2 devices and 1 image [none], expected one image a device");
        assertThat(requests).isEmpty();
    }

    @Test
    void aDeviceNeedsAnAddress() {
        CommandRun run = CommandRun.of("infer", "--device", "localhost:8100", "none");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("expected addresses such as http://127.0.0.1:8100");
    }

    @Test
    void aSampleIdHasAForm() {
        CommandRun run = CommandRun.of("infer", "--device", good, "--sample", "a b", "none");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--sample: sample is 'a b', expected 1 to 64 of [A-Za-z0-9._~-]");
    }

    @Test
    void anImageMustBeAFile() {
        CommandRun run = CommandRun.of("infer", "--device", good, directory.resolve("none.png"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("none.png', expected a file or the word none; there is no such file");
    }
}

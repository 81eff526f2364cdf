package io.ddnn.service.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCheckTests {

    private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");

    @TempDir
    private Path directory;

    private String check(Path file) {
        return HealthCheck.check(Map.of("DDNN_HEARTBEAT", file.toString()), NOW);
    }

    @Test
    void aServiceThatHasShownItselfLatelyIsReady() throws IOException {
        Path file = Files.createFile(directory.resolve("ready"));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(9)));
        assertThat(check(file)).isEmpty();

        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(31)));
        assertThat(check(file)).isEqualTo("the service has not shown for 31 s that it is ready");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(check(directory.resolve("none"))).contains("the service is not ready", "none is not there");
        assertThat(HealthCheck.check(Map.of(), NOW)).startsWith("DDNN_HEARTBEAT is not set, expected ");
    }

    @Test
    void theHeartBeatsWhileTheServiceIsReady() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {200};
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        Path file = directory.resolve("beats");
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI own = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            Heartbeat heart = new Heartbeat(file, http, () -> own);
            heart.start();
            await().until(() -> Files.exists(file));
            FileTime first = Files.getLastModifiedTime(file);
            await().until(() -> Files.getLastModifiedTime(file).compareTo(first) > 0);

            status[0] = 503;
            await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(file));
            status[0] = 200;
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(file));

            heart.stop();
            assertThat(file).doesNotExist();
        } finally {
            server.stop(0);
        }
    }
}

package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Paths as no client library would send them, over a socket. */
class PathTraversalTests {

    private static final int PATHS = 400;

    private static final String[] PIECES = {"..", "%2e%2e", ".%2e", "%2f", "%5c", "\\", "..;", "%00", "%c0%ae", "infer",
            "etc", "passwd", "bundle", "network.yaml", "camera-1.slice", "META-INF", "application.properties", "env",
            "heapdump", "", ".", "~root"};

    @TempDir
    private Path directory;

    @Test
    void noPathNamesAFile() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        try (ConfigurableApplicationContext service = DeviceApplication.start(Map.of("server.port", "0", "ddnn.bundle",
                directory.resolve("bundle"), "ddnn.node", "camera-1", "ddnn.parent", "http://127.0.0.1:1"))) {
            int port = Integer.parseInt(service.getEnvironment().getRequiredProperty("local.server.port"));
            Random random = new Random(381);
            for (int i = 0; i < PATHS; i++) {
                StringJoiner path = new StringJoiner("/", "/", "");
                for (int k = random.nextInt(1, 7); k > 0; k--) {
                    path.add(PIECES[random.nextInt(PIECES.length)]);
                }
                String response = get(port, path.toString());
                assertThat(response).as("GET %s", path).startsWith("HTTP/1.1 4");
                assertThat(response).as("GET %s", path).doesNotContain("root:", "format: 1", "Exception", "io.ddnn");
            }
        }
    }

    private static String get(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}

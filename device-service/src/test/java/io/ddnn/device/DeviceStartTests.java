package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a device says when it cannot start. */
@ExtendWith(OutputCaptureExtension.class)
class DeviceStartTests {

    @TempDir
    private Path directory;

    private final Map<String, Object> settings = new HashMap<>();

    @BeforeEach
    void configure() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        settings.putAll(Map.of("server.port", "0", "ddnn.bundle", directory.resolve("bundle"), "ddnn.node", "camera-1",
                "ddnn.parent", "http://127.0.0.1:1"));
    }

    @Test
    void aSliceThatDoesNotFitItsManifestIsRefused(CapturedOutput output) throws IOException {
        Path slice = directory.resolve("bundle/camera-1.slice");
        byte[] bytes = Files.readAllBytes(slice);
        bytes[bytes.length / 2] ^= 1;
        Files.write(slice, bytes);

        assertRefused(output, "camera-1.slice has SHA-256");
    }

    @Test
    void aMissingBundleIsRefused(CapturedOutput output) {
        settings.put("ddnn.bundle", directory.resolve("elsewhere"));

        assertRefused(output, "manifest.json is missing");
    }

    @Test
    void anUnknownNodeIsRefused(CapturedOutput output) {
        settings.put("ddnn.node", "camera-9");

        assertRefused(output, "ddnn.node is 'camera-9', expected a node of tier device");
    }

    @Test
    void aNodeOfAnotherTierIsRefused(CapturedOutput output) {
        settings.put("ddnn.node", "cloud");

        assertRefused(output, "ddnn.node is 'cloud', expected a node of tier device");
    }

    @Test
    void aMissingParentIsRefused(CapturedOutput output) {
        settings.remove("ddnn.parent");

        assertRefused(output, "ddnn.parent is not set");
    }

    @Test
    void aNetworkInterfaceIsRefused(CapturedOutput output) {
        settings.put("server.address", "0.0.0.0");

        assertRefused(output, "server.address is '0.0.0.0', expected a loopback address");
    }

    @Test
    void aPortInUseIsNamed(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("server.port", taken.getLocalPort());

            assertRefused(output, "Port " + taken.getLocalPort() + " was already in use");
        }
    }

    private void assertRefused(CapturedOutput output, String message) {
        assertThatThrownBy(() -> DeviceApplication.start(settings).close()).isInstanceOf(Exception.class);
        assertThat(output).contains("APPLICATION FAILED TO START", message).doesNotContain("\tat ");
    }
}

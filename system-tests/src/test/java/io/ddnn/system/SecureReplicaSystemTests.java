package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.edge.EdgeApplication;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.system.Intruder.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replicas of an edge that know each other by their certificates, over real connections. */
@ExtendWith(OutputCaptureExtension.class)
class SecureReplicaSystemTests {

    private static final Path BUNDLE =
            Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    private final List<Integer> ports = new ArrayList<>();
    private final List<ConfigurableApplicationContext> edges = new ArrayList<>();
    private CertificateDirectory certificates;
    private Intruder caller;

    @BeforeEach
    void prepare() throws IOException {
        certificates = new CertificateDirectory(directory.resolve("certificates"));
        certificates.create(
                BundleDirectory.open(BUNDLE).definition().nodes().stream().map(NodeDefinition::id).toList(), List.of(),
                Duration.ofDays(30));
        caller = new Intruder(certificates.authority(), null, "127.0.0.1");
        for (int i = 0; i < 2; i++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
            }
        }
    }

    @AfterEach
    void close() {
        edges.forEach(ConfigurableApplicationContext::close);
    }

    /** Starts a replica of the gateway with some node's certificate, and a state volume of its own. */
    private ConfigurableApplicationContext start(int replica, String certificate) throws IOException {
        Path state = Files.createDirectories(directory.resolve("state-" + replica));
        Map<String, Object> settings = new HashMap<>(certificates.properties());
        settings.putAll(Map.of("server.port", "0", "ddnn.bundle", BUNDLE, "ddnn.node", "gateway", "ddnn.parent",
                "https://127.0.0.1:1", "ddnn.state", state.toString(), "logging.level.io.ddnn", "info",
                "ddnn.replicas.discovery",
                "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1), "ddnn.replicas.port",
                ports.get(replica).toString()));
        settings.put("spring.ssl.bundle.pem.tier.keystore.certificate",
                "file:" + certificates.file(certificate + ".crt"));
        settings.put("spring.ssl.bundle.pem.tier.keystore.private-key",
                "file:" + certificates.file(certificate + ".key"));
        ConfigurableApplicationContext edge = EdgeApplication.start(settings);
        edges.add(edge);
        return edge;
    }

    private static URI at(ConfigurableApplicationContext service, String path) {
        return URI.create(
                "https://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private String[] bearer(String... more) throws IOException {
        List<String> headers = new ArrayList<>(
                List.of("Authorization", "Bearer " + certificates.token(CertificateDirectory.ADMIN)));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    private JsonNode thresholds(ConfigurableApplicationContext edge) throws IOException {
        return JSON.readTree(caller.get(at(edge, "/admin/thresholds"), bearer()).body());
    }

    private String replicas(ConfigurableApplicationContext edge) throws IOException {
        return caller.get(at(edge, "/actuator/prometheus"), bearer()).body().lines()
                .filter(line -> line.startsWith("ddnn_replicas ")).findFirst().orElse("none");
    }

    @Test
    void aThresholdChangedAtOneCountsAtTheOtherAndAfterRestarts(CapturedOutput output) throws Exception {
        ConfigurableApplicationContext first = start(0, "gateway");
        ConfigurableApplicationContext second = start(1, "gateway");
        await().atMost(PATIENCE).until(() -> replicas(first).equals("ddnn_replicas 2.0"));

        Outcome changed = caller.put(at(first, "/admin/thresholds"), "{\"thresholds\":{\"local\":0.125}}",
                bearer("If-Match", "*"));
        assertThat(changed.status()).as(changed.body()).isEqualTo("200");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> thresholds(second).path("thresholds").path("local").asDouble() == 0.125);
        assertThat(output.getAll()).contains("by admin for version").contains("{local=0.125} instead of {local=");

        first.close();
        second.close();
        edges.clear();
        // the one that heard of it has written it down too
        ConfigurableApplicationContext again = start(1, "gateway");
        assertThat(thresholds(again).path("thresholds").path("local").asDouble()).isEqualTo(0.125);
        assertThat(caller.get(at(again, "/admin/thresholds/revisions"), bearer()).body()).contains("\"by\":\"admin\"");

        // and tells a newcomer that has not
        Files.delete(directory.resolve("state-0/thresholds-gateway.jsonl"));
        ConfigurableApplicationContext newcomer = start(0, "gateway");
        await().atMost(PATIENCE)
                .until(() -> thresholds(newcomer).path("thresholds").path("local").asDouble() == 0.125);
    }

    @Test
    void whoHasTheCertificateOfAnotherNodeIsNoReplica() throws Exception {
        ConfigurableApplicationContext edge = start(0, "gateway");
        // it has asked the edge to let it in when this returns, and has been refused
        ConfigurableApplicationContext intruder = start(1, "camera-0");

        assertThat(replicas(intruder)).isEqualTo("ddnn_replicas 1.0");
        assertThat(replicas(edge)).isEqualTo("ddnn_replicas 1.0");

        intruder.close();
        edges.remove(intruder);
        start(1, "gateway");
        await().atMost(PATIENCE).until(() -> replicas(edge).equals("ddnn_replicas 2.0"));
    }
}

package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.cloud.CloudApplication;
import io.ddnn.device.DeviceApplication;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.system.Intruder.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Single services with TLS and tokens, over real connections. */
@ExtendWith(OutputCaptureExtension.class)
class ProtectedServiceSystemTests {

    private static final Path BUNDLE =
            Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");

    @TempDir
    private static Path directory;

    private static CertificateDirectory certificates;
    private static Intruder caller;

    @BeforeAll
    static void makeCertificates() throws IOException {
        certificates = new CertificateDirectory(directory);
        List<String> nodes =
                BundleDirectory.open(BUNDLE).definition().nodes().stream().map(NodeDefinition::id).toList();
        certificates.create(nodes, List.of(), Duration.ofDays(30));
        caller = new Intruder(certificates.authority(), null, "127.0.0.1");
    }

    private static Map<String, Object> settings(String node, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(certificates.properties());
        settings.put("server.port", "0");
        settings.put("ddnn.bundle", BUNDLE);
        settings.put("ddnn.node", node);
        settings.putAll(more);
        return settings;
    }

    private static URI at(ConfigurableApplicationContext service, String port, String path) {
        return URI.create("https://127.0.0.1:" + service.getEnvironment().getRequiredProperty(port) + path);
    }

    private static String[] bearer(String name, String... more) throws IOException {
        String[] headers = new String[2 + more.length];
        headers[0] = "Authorization";
        headers[1] = "Bearer " + certificates.token(name);
        System.arraycopy(more, 0, headers, 2, more.length);
        return headers;
    }

    @Test
    void theManagementPortIsApartAndKnowsItsCallers() throws Exception {
        try (ConfigurableApplicationContext cloud = CloudApplication.start(settings("cloud", Map.of(
                "management.server.port", "0", "management.server.address", "127.0.0.1",
                "management.server.ssl.bundle", certificates.properties().get("server.ssl.bundle"))))) {
            String management = "local.management.port";
            String own = "local.server.port";

            assertThat(caller.get(at(cloud, own, "/actuator/prometheus"), bearer(CertificateDirectory.METRICS)).body())
                    .as("not on the port for samples").doesNotContain("ddnn_");
            assertThat(caller.get(at(cloud, own, "/readyz")).status()).isEqualTo("200");
            assertThat(caller.get(at(cloud, management, "/actuator/prometheus")).status()).isEqualTo("401");
            assertThat(caller.get(at(cloud, management, "/actuator/prometheus"), bearer(CertificateDirectory.CLIENT))
                    .status()).isEqualTo("403");
            Outcome metrics = caller.get(at(cloud, management, "/actuator/prometheus"),
                    bearer(CertificateDirectory.METRICS));
            assertThat(metrics.status()).isEqualTo("200");
            assertThat(metrics.body()).contains("ddnn_network_info");
            assertThat(caller.get(at(cloud, management, "/actuator/health")).status()).isEqualTo("200");
            assertThat(caller.post(at(cloud, management, "/infer"), "application/json", new byte[2]).status())
                    .as("no samples on the port for management").isIn("401", "403", "404");
        }
    }

    @Test
    void eachCallerHasARateOfItsOwn() throws Exception {
        try (ConfigurableApplicationContext device = DeviceApplication.start(settings("camera-0", Map.of(
                "ddnn.parent", "https://127.0.0.1:1", "ddnn.rate-limit.requests-per-second", "1",
                "ddnn.rate-limit.burst", "2")))) {
            URI infer = at(device, "local.server.port", "/infer");
            Outcome refused = null;
            for (int i = 0; i < 100 && refused == null; i++) {
                Outcome outcome = caller.post(infer, "image/png", new byte[0],
                        bearer(CertificateDirectory.CLIENT, "DDNN-Sample", "r" + i, "DDNN-View", "none"));
                refused = outcome.status().equals("200") ? null : outcome;
            }

            assertThat(refused).as("a hundred at once are more than one a second").isNotNull();
            assertThat(refused.status()).isEqualTo("429");
            assertThat(refused.body()).contains("urn:ddnn:problem:overloaded", "\"reason\":\"rate\"");
            assertThat(caller.post(infer, "image/png", new byte[0],
                    bearer(CertificateDirectory.ADMIN, "DDNN-Sample", "other", "DDNN-View", "none")).status())
                    .as("another caller").isEqualTo("200");
            assertThat(caller.get(at(device, "local.server.port", "/actuator/prometheus"),
                    bearer(CertificateDirectory.METRICS)).body())
                    .contains("ddnn_admission_rejected_total{reason=\"rate\"} 1.0");
        }
    }

    @Test
    void secretsAreNeverLogged(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext device = DeviceApplication.start(settings("camera-0", Map.of(
                "ddnn.parent", "https://127.0.0.1:1", "logging.level.io.ddnn", "trace",
                "logging.level.org.springframework", "trace", "logging.level.org.apache.tomcat", "debug")))) {
            caller.post(at(device, "local.server.port", "/infer"), "image/png", new byte[0],
                    bearer(CertificateDirectory.CLIENT, "DDNN-Sample", "r1", "DDNN-View", "none"));
        }
        assertThat(output.getAll()).contains("serving node camera-0");
        for (String name : List.of(CertificateDirectory.CLIENT, CertificateDirectory.METRICS,
                CertificateDirectory.ADMIN)) {
            // the output may be long: the token itself must not be in the failure either
            assertThat(output.getAll().contains(certificates.token(name))).as("token " + name).isFalse();
        }
        String key = Files.readAllLines(certificates.file("camera-0.key")).get(1);
        assertThat(output.getAll().contains(key)).as("private key").isFalse();
    }
}

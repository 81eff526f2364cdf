package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.cli.certs.Authority;
import io.ddnn.cli.certs.CertificateDirectory;
import io.ddnn.client.Access;
import io.ddnn.client.Answer;
import io.ddnn.client.DeviceClient;
import io.ddnn.client.Upload;
import io.ddnn.console.Hierarchy;
import io.ddnn.console.HierarchySettings;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.system.Intruder.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Attacks on a hierarchy with mutual TLS and tokens. Each is refused and counted, and while it goes on others are answered.
 * The table of them is printed at the end, and written to {@code target/attacks.md}.
 */
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
class AttackSystemTests {

    private static final String JSON = "application/json";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofDays(30);
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));
    private static final List<String> TABLE = new ArrayList<>(List.of("| attack | on | refused with | counted in |",
            "|---|---|---|---|"));

    @TempDir
    private static Path directory;

    private static CertificateDirectory certificates;
    private static Hierarchy hierarchy;
    private static DeviceClient client;
    private static Authority authority;
    private static Intruder nobody;
    private static int samples;

    @BeforeAll
    static void start() throws IOException {
        Path bundle = ROOT.resolve("models/street-c");
        certificates = new CertificateDirectory(directory.resolve("certs"));
        certificates.create(nodes(bundle), List.of(), LIFE);
        authority = Authority.read(certificates.authority(), certificates.file("ca.key"));
        HierarchySettings settings = HierarchySettings.DEFAULT.withProperty("ddnn.deadline", "3s")
                .withProperty("ddnn.join.window", "2s")
                .withProperty("ddnn.security.failures-per-minute", "5")
                .withProperty("spring.ssl.bundle.watch.file.quiet-period", "1s");
        for (Map.Entry<String, String> property : certificates.properties().entrySet()) {
            settings = settings.withProperty(property.getKey(), property.getValue());
        }
        hierarchy = Hierarchy.start(bundle, settings);
        client = new DeviceClient(Duration.ofSeconds(20),
                Access.of(certificates.authority(), certificates.token(CertificateDirectory.ADMIN)));
        nobody = intruder(null);
        assertOthersAreAnswered();
    }

    @AfterAll
    static void stop() throws IOException {
        if (hierarchy != null) {
            client.close();
            hierarchy.close();
        }
        Files.writeString(ROOT.resolve("system-tests/target/attacks.md"), String.join("\n", TABLE) + "\n");
        TABLE.forEach(System.out::println);
    }

    @Test
    @Order(1)
    void aMessageWithoutCertificate() throws IOException {
        attack("tier message without certificate and token", "gateway", "401", rejected("no-credentials"),
                () -> nobody.post(at("gateway", "/infer"), JSON, message("camera-1")));
        attack("tier message with a token instead of a certificate", "gateway", "403", rejected("role"),
                () -> nobody.post(at("gateway", "/infer"), JSON, message("camera-1"), bearer("admin")));
        attack("image without token", "camera-1", "401", rejected("no-credentials"),
                () -> nobody.post(at("camera-1", "/infer"), "image/png", new byte[10]));
        attack("metrics without token", "cloud", "401", rejected("no-credentials"),
                () -> nobody.get(at("cloud", "/actuator/prometheus")));
        attack("metrics with a token for images", "camera-1", "403", rejected("role"),
                () -> nobody.get(at("camera-1", "/actuator/prometheus"), bearer("client")));
        attack("bundle reload with a token for metrics", "cloud", "403", rejected("role"),
                () -> nobody.post(at("cloud", "/actuator/network"), JSON, new byte[0], bearer("metrics")));
    }

    @Test
    @Order(2)
    void certificatesOfOthers() throws IOException {
        Intruder camera = intruder(
                Intruder.read(certificates.file("camera-1.crt"), certificates.file("camera-1.key")));
        attack("a device's certificate at the cloud", "cloud", "403", rejected("not-a-child"),
                () -> camera.post(at("cloud", "/infer"), JSON, message("gateway")));
        attack("a message in the name of another device", "gateway", "403", rejected("other-source"),
                () -> camera.post(at("gateway", "/infer"), JSON, message("camera-2")));
        attack("a probe in the name of another device", "gateway", "403", rejected("other-source"),
                () -> camera.post(at("gateway", "/probe"), "application/octet-stream", new byte[1], "DDNN-Source",
                        "camera-2"));
        attack("a certificate that names no node", "gateway", "403", rejected("certificate-without-node"),
                () -> intruder(issue(authority, List.of(), LIFE)).post(at("gateway", "/infer"), JSON,
                        message("camera-1")));
        attack("a certificate of another trust domain", "gateway", "403", rejected("certificate-without-node"),
                () -> intruder(issue(authority, List.of("spiffe://elsewhere/node/camera-1"), LIFE))
                        .post(at("gateway", "/infer"), JSON, message("camera-1")));
    }

    @Test
    @Order(3)
    void certificatesThatAreNotValid() throws IOException {
        attack("an expired certificate", "gateway", "connection closed", rejected("certificate-expired"),
                () -> intruder(issue(authority, camera(1), Duration.ofMillis(1)))
                        .post(at("gateway", "/infer"), JSON, message("camera-1")));
        Authority foreign = Authority.create("DDNN development authority", Instant.now(), Instant.now().plus(LIFE));
        attack("a certificate of a foreign authority with the same name", "gateway", "connection closed",
                rejected("certificate-untrusted"),
                () -> intruder(issue(foreign, camera(1), LIFE))
                        .post(at("gateway", "/infer"), JSON, message("camera-1")));
        Authority.Issued stolen = issue(authority, camera(1), LIFE);
        Intruder thief = intruder(stolen);
        assertThat(thief.post(at("gateway", "/infer"), JSON, new byte[0]).status()).as("not revoked yet")
                .isEqualTo("400");
        revoke(stolen.certificate().getSerialNumber());
        await().atMost(Duration.ofSeconds(10)).until(() -> thief.post(at("gateway", "/infer"), JSON, new byte[0])
                .status().equals("403"));
        attack("a revoked certificate, on a connection that was open before", "gateway", "403",
                rejected("certificate-revoked"),
                () -> thief.post(at("gateway", "/infer"), JSON, message("camera-1")));
    }

    @Test
    @Order(4)
    void guessedTokens() throws IOException {
        Intruder guesser = new Intruder(certificates.authority(), null, "127.0.0.2");
        attack("a guessed token", "camera-1", "401", rejected("bad-token"),
                () -> guesser.post(at("camera-1", "/infer"), "image/png", new byte[10], "Authorization", "Bearer x"));
        for (int i = 0; i < 6; i++) {
            guesser.post(at("camera-1", "/infer"), "image/png", new byte[10], "Authorization", "Bearer guess" + i);
        }
        attack("more guesses than five a minute", "camera-1", "429", rejected("too-many-failures"),
                () -> guesser.post(at("camera-1", "/infer"), "image/png", new byte[10], "Authorization", "Bearer y"));
    }

    @Test
    @Order(5)
    void bodiesThatAreTooLarge() throws IOException {
        String head = head("image/png");
        attack("an image of 9 MB", "camera-1", "413", answered("413"), () -> statusLine(nobody.trickle(
                at("camera-1", "/"), head + "Content-Length: 9000000\r\n\r\n", 0, PAUSE, LONGEST)));
        String chunk = "800001\r\n" + "x".repeat(0x800001);
        attack("an image of more than 8 MB without Content-Length", "camera-1", "413", answered("413"),
                () -> statusLine(nobody.trickle(at("camera-1", "/"),
                        head + "Transfer-Encoding: chunked\r\n\r\n" + chunk, 0, PAUSE, LONGEST)));
        attack("a PNG file that announces 900 million pixels", "camera-1", "422", answered("422"),
                () -> nobody.post(at("camera-1", "/infer"), "image/png", bomb(), with("s", bearer("client"))));
    }

    @Test
    @Order(6)
    void bodiesAndHeadersThatComeSlowly() throws IOException {
        String head = head("image/png") + "Content-Length: 100000\r\n";
        attack("a body of which a byte comes each 100 ms", "camera-1", "408", rejected("slow-body"), () -> statusLine(
                nobody.trickle(at("camera-1", "/"), head + "\r\n", 100_000, PAUSE, LONGEST)));
        attack("a body that stops", "camera-1", "408", rejected("slow-body"), () -> statusLine(
                nobody.trickle(at("camera-1", "/"), head + "\r\nx", 0, PAUSE, LONGEST)));
        String form = head("multipart/form-data; boundary=b") + "Content-Length: 100000\r\n";
        attack("a form that stops", "camera-1", "408", rejected("slow-body"), () -> statusLine(
                nobody.trickle(at("camera-1", "/"), form + "\r\n--b\r\n", 0, PAUSE, LONGEST)));
        attack("headers that stop", "camera-1", "connection closed", null, () -> statusLine(
                nobody.trickle(at("camera-1", "/"), head, 0, PAUSE, LONGEST)));
    }

    @Test
    @Order(7)
    void pathsAndIdsThatLeadElsewhere() throws IOException {
        attack("sample id ../../etc/passwd", "camera-1", "400", answered("400"),
                () -> nobody.post(at("camera-1", "/infer"), "image/png", new byte[0],
                        with("../../etc/passwd", "Authorization", bearer("client")[1], "DDNN-View", "none")));
        attack("path /infer;x=/../actuator", "gateway", "400", rejected("malformed-request"),
                () -> nobody.get(at("gateway", "/infer;x=/../actuator")));
        attack("path //actuator/prometheus", "gateway", "400", rejected("malformed-request"),
                () -> nobody.get(at("gateway", "//actuator/prometheus")));
    }

    @Test
    @Order(8)
    void healthIsOpenAndTellsNoDetails() throws IOException {
        Outcome health = nobody.get(at("gateway", "/actuator/health"));

        assertThat(health.status()).isEqualTo("200");
        assertThat(health.body()).doesNotContain("gateway", "version", "details", "components");
        assertThat(nobody.get(at("gateway", "/livez")).status()).isEqualTo("200");
        assertThat(nobody.get(at("gateway", "/readyz")).status()).isEqualTo("200");
        assertThat(nobody.get(at("gateway", "/actuator/health"), bearer("metrics")).body()).contains("version");
    }

    @Test
    @Order(9)
    void certificatesAreRenewedWhileAllServicesRun() throws IOException {
        BigInteger old = nobody.shownBy(at("gateway", "/")).getSerialNumber();
        List<BigInteger> replaced = new ArrayList<>();
        List<String> nodes = nodes(ROOT.resolve("models/street-c"));
        for (String node : nodes) {
            replaced.add(Intruder.read(certificates.file(node + ".crt"), certificates.file(node + ".key"))
                    .certificate().getSerialNumber());
        }
        certificates.renew(nodes, List.of(), Duration.ofDays(60));

        for (String node : nodes) {
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200))
                    .until(() -> !replaced.contains(nobody.shownBy(at(node, "/")).getSerialNumber()));
        }
        assertThat(replaced).contains(old);
        for (BigInteger serial : replaced) {
            revoke(serial);
        }
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofSeconds(2))
                .untilAsserted(AttackSystemTests::assertOthersAreAnswered);
        assertThat(meter("gateway", "ddnn_certificate_expiry_seconds", "bundle=\"tier\""))
                .isBetween(59 * 86_400.0, 60 * 86_400.0);
    }

    @Test
    @Order(10)
    void noSecretIsInTheLog(CapturedOutput output) throws IOException {
        for (String token : List.of("client", "metrics", "admin")) {
            assertThat(output.getAll()).doesNotContain(certificates.token(token));
        }
        assertThat(output.getAll()).doesNotContain("PRIVATE KEY", "Bearer ");
    }

    /** Something that is refused, and says how. */
    private interface Attempt {
        Outcome make() throws IOException;
    }

    /** A meter of a service. */
    private record Counter(String name, String tag) {}

    private static void attack(String what, String node, String status, @Nullable Counter counter, Attempt attempt)
            throws IOException {
        double before = counter == null ? 0 : meter(node, counter.name(), counter.tag());
        Outcome outcome = attempt.make();
        assertThat(outcome.status()).as(what + ": " + outcome.body()).isEqualTo(status);
        assertThat(outcome.body()).as(what).doesNotContain("io.ddnn.", "\tat ", "Exception:");
        if (counter != null) {
            assertThat(meter(node, counter.name(), counter.tag())).as(what).isGreaterThan(before);
        }
        assertOthersAreAnswered();
        TABLE.add("| " + what + " | " + node.replaceAll("-\\d", "") + " | " + status + " | "
                + (counter == null ? "-" : "`" + counter.name() + "{" + counter.tag() + "}`") + " |");
    }

    private static void assertOthersAreAnswered() {
        Map<URI, Upload> views = new LinkedHashMap<>();
        hierarchy.definition().devices().forEach(device -> views.put(hierarchy.address(device.id()), Upload.NONE));
        assertThat(client.post("legit-" + samples++, views)).allSatisfy(answer -> {
            assertThat(answer.outcome()).isInstanceOf(Answer.Decided.class);
            assertThat(((Answer.Decided) answer.outcome()).decision().degraded()).isFalse();
        });
    }

    private static Counter rejected(String reason) {
        return new Counter("ddnn_security_rejected_total", "reason=\"" + reason + "\"");
    }

    private static Counter answered(String status) {
        return new Counter("http_server_requests_seconds_count", "status=\"" + status + "\"");
    }

    private static double meter(String node, String name, String tag) throws IOException {
        return client.get(hierarchy.address(node), "actuator/prometheus").lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private static Outcome statusLine(String line) {
        return new Outcome(line.isEmpty() ? "connection closed" : line.split(" ", -1)[1], line);
    }

    private static Intruder intruder(Authority.@Nullable Issued certificate) {
        return new Intruder(certificates.authority(), certificate, "127.0.0.1");
    }

    private static Authority.Issued issue(Authority by, List<String> identity, Duration life) {
        return by.issue("camera-1", identity, List.of(), Instant.now().minusSeconds(5),
                Instant.now().minusSeconds(5).plus(life));
    }

    private static List<String> camera(int number) {
        return List.of("spiffe://ddnn/node/camera-" + number);
    }

    private static void revoke(BigInteger serial) throws IOException {
        Files.writeString(certificates.file("revoked"), serial.toString(16) + "\n", StandardOpenOption.APPEND);
    }

    private static List<String> nodes(Path bundle) {
        return BundleDirectory.open(bundle).definition().nodes().stream().map(NodeDefinition::id).toList();
    }

    private static URI at(String node, String path) {
        return URI.create(hierarchy.address(node) + path);
    }

    private static String[] bearer(String name) throws IOException {
        return new String[]{"Authorization", "Bearer " + certificates.token(name)};
    }

    private static String[] with(String sample, String... more) {
        List<String> headers = new ArrayList<>(List.of("DDNN-Sample", sample));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    /** The beginning of a request, without its length. */
    private static String head(String type) throws IOException {
        return "POST /infer HTTP/1.1\r\nHost: localhost\r\nDDNN-Sample: slow\r\nContent-Type: " + type
                + "\r\nAuthorization: " + bearer("client")[1] + "\r\n";
    }

    private static byte[] message(String source) {
        return ("{\"version\":\"" + hierarchy.version() + "\",\"sample\":\"attack\",\"source\":\"" + source
                + "\",\"scores\":[1,2,3]}").getBytes(StandardCharsets.UTF_8);
    }

    /** A header of 30,000 by 30,000 pixels and no more. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(chunk);
        data.writeBytes("IHDR");
        data.writeInt(30_000);
        data.writeInt(30_000);
        data.write(new byte[]{8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.toByteArray());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.write(new byte[]{(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        out.writeInt(13);
        out.write(chunk.toByteArray());
        out.writeInt((int) crc.getValue());
        out.writeInt(0);
        out.writeBytes("IDAT");
        return file.toByteArray();
    }
}

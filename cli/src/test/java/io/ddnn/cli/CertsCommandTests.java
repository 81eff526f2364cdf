package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.service.security.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTests {

    @TempDir
    private Path directory;

    private Path out;
    private Path bundle;

    @BeforeEach
    void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        out = directory.resolve("certs");
        assertThat(CommandRun.of("certs", "--out", out, "--bundle", bundle, "--host", "edge.example,192.0.2.7")
                .exitCode()).isZero();
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(out.resolve(name + ".crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void everyNodeHasACertificateThatNamesItAndItsHosts() throws Exception {
        X509Certificate authority = certificate("ca");
        for (String node : List.of("left", "right", "gateway", "cloud")) {
            X509Certificate certificate = certificate(node);
            certificate.verify(authority.getPublicKey());
            certificate.checkValidity();
            assertThat(Objects.requireNonNull(certificate.getSubjectAlternativeNames()).stream()
                    .map(name -> String.valueOf(name.get(1))))
                    .contains("spiffe://ddnn/node/" + node, node, "localhost", "127.0.0.1", "edge.example",
                            "192.0.2.7");
            assertThat(certificate.getNotAfter().toInstant()).isBetween(Instant.now().plus(Duration.ofDays(89)),
                    Instant.now().plus(Duration.ofDays(90)));
        }
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(certificate("left").getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void onlyTheOwnerReadsAnything() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out))).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.toList()).hasSizeGreaterThan(10).allSatisfy(file -> assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------"));
        }
    }

    @Test
    void aServiceTakesTheTokens() throws IOException {
        Tokens tokens = Tokens.parse(Files.readAllBytes(out.resolve("tokens")));
        String token = Files.readString(out.resolve("client.token")).strip();

        assertThat(tokens.holder(token)).isEqualTo(new Tokens.Holder("client", Set.of("infer")));
        assertThat(Files.readString(out.resolve("tokens"))).doesNotContain(token);
    }

    @Test
    void nothingIsOverwrittenUnasked() throws Exception {
        X509Certificate before = certificate("left");

        CommandRun run = CommandRun.of("certs", "--out", out, "--bundle", bundle);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has an authority already");
        assertThat(certificate("left")).isEqualTo(before);
    }

    @Test
    void renewingKeepsAuthorityAndTokens() throws Exception {
        X509Certificate authority = certificate("ca");
        X509Certificate before = certificate("left");
        String tokens = Files.readString(out.resolve("tokens"));

        assertThat(CommandRun.of("certs", "--out", out, "--bundle", bundle, "--renew", "--days", 7).exitCode())
                .isZero();

        assertThat(certificate("ca")).isEqualTo(authority);
        assertThat(certificate("left").getSerialNumber()).isNotEqualTo(before.getSerialNumber());
        assertThat(Files.readString(out.resolve("tokens"))).isEqualTo(tokens);
        certificate("left").verify(authority.getPublicKey());
    }

    @Test
    void thereMustBeSomethingToRenew() {
        CommandRun run = CommandRun.of("certs", "--out", directory.resolve("none"), "--bundle", bundle, "--renew");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no authority to renew from");
    }

    @Test
    void ifNeededMakesWhatIsMissingAndLeavesTheRest() throws Exception {
        X509Certificate before = certificate("left");

        assertThat(ifNeeded(out, 90)).contains("Kept");
        assertThat(certificate("left")).isEqualTo(before);

        Files.delete(out.resolve("right.crt"));
        assertThat(ifNeeded(out, 90)).contains("Renewed");
        certificate("right").verify(certificate("ca").getPublicKey());

        assertThat(ifNeeded(out, 400)).as("less than a third of 400 days are left").contains("Renewed");
        assertThat(certificate("left").getNotAfter().toInstant()).isAfter(Instant.now().plus(Duration.ofDays(399)));

        assertThat(ifNeeded(directory.resolve("new"), 90)).contains("Wrote");
    }

    @Test
    void theAuthoritysKeyMayLieElsewhere() {
        Path services = directory.resolve("services");
        Path authority = directory.resolve("authority");

        assertThat(CommandRun.of("certs", "--out", services, "--authority", authority, "--bundle", bundle).exitCode())
                .isZero();

        assertThat(services.resolve("ca.key")).doesNotExist();
        assertThat(authority.resolve("ca.key")).exists();
        CommandRun without =
                CommandRun.of("certs", "--out", services, "--bundle", bundle, "--if-needed", "--days", 400);
        assertThat(without.exitCode()).as("an authority without its key is not replaced").isEqualTo(1);
        assertThat(without.err()).contains("ca.key");
    }

    private String ifNeeded(Path to, int days) {
        CommandRun run = CommandRun.of("certs", "--out", to, "--bundle", bundle, "--if-needed", "--days", days);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void aProtectedDemonstrationAnswersAsTheNetworkDoes() throws IOException {
        Path data = Pair.writeData(directory, true);

        CommandRun run = CommandRun.of("demo", "--bundle", bundle, "--samples", data, "--tls");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Mutual TLS between the tiers", "0 failed, 0 samples degraded");
    }
}

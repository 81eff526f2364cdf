package io.ddnn.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class RevokedCertificatesTests {

    private static RevokedCertificates parse(String text) {
        return RevokedCertificates.parse(text.getBytes(StandardCharsets.UTF_8), List::of);
    }

    private static X509Certificate certificate(String serial) {
        X509Certificate certificate = mock();
        given(certificate.getSerialNumber()).willReturn(new BigInteger(serial, 16));
        return certificate;
    }

    @Test
    void serialNumbersStandInHexOneALine() {
        RevokedCertificates revoked = parse("# stolen\n0A:FF # from camera-1\n\nbeef\n");

        assertThat(revoked.contains(certificate("aff"))).isTrue();
        assertThat(revoked.contains(certificate("beef"))).isTrue();
        assertThat(revoked.contains(certificate("bee"))).isFalse();
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> parse("beef\nnot hex")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2 is 'not hex', expected a serial number in hex");
        assertThatThrownBy(() -> parse("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not a revocation list");
    }

    @Test
    void aListOfATrustedAuthorityHolds() throws Exception {
        KeyPair keys = keys();
        X500Principal name = new X500Principal("CN=authority");
        X509Certificate authority = new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(Instant.EPOCH), Date.from(Instant.EPOCH), name, keys.getPublic())
                .build(signer(keys)));

        RevokedCertificates revoked = RevokedCertificates.parse(list(name, keys), () -> List.of(authority));

        assertThat(revoked.contains(certificate("beef"))).isTrue();
        assertThat(revoked.contains(certificate("bee"))).isFalse();
        byte[] forged = list(name, keys());
        assertThatThrownBy(() -> RevokedCertificates.parse(forged, () -> List.of(authority)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("signed by no authority");
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    }

    private static byte[] list(X500Principal issuer, KeyPair keys) throws Exception {
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(issuer, Date.from(Instant.EPOCH));
        builder.addCRLEntry(new BigInteger("beef", 16), Date.from(Instant.EPOCH), CRLReason.privilegeWithdrawn);
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(builder.build(signer(keys)));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}

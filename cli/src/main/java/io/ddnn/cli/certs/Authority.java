package io.ddnn.cli.certs;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for development: EC keys on P-256, its key unencrypted in a file of its owner's. */
public final class Authority {

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X509Certificate certificate;

    private Authority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /**
     * A certificate with its key, both in PEM.
     *
     * @param certificate the certificate
     * @param certificatePem the same in PEM
     * @param keyPem the key in PKCS #8
     */
    public record Issued(X509Certificate certificate, String certificatePem, String keyPem) {}

    /** Makes an authority that is valid from now on. */
    public static Authority create(String name, Instant now, Instant end) {
        try {
            KeyPair keys = newKeys();
            X500Principal subject = new X500Principal("CN=" + name);
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(subject, serial(), start(now),
                    Date.from(end), subject, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(keys, certificate(builder.build(signer(keys))));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("an authority cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Reads an authority that was written before.
     *
     * @throws IllegalArgumentException if the files are not what they should be
     */
    public static Authority read(Path certificateFile, Path keyFile) throws IOException {
        try (PEMParser certificates = new PEMParser(new StringReader(Files.readString(certificateFile)));
                PEMParser privateKeys = new PEMParser(new StringReader(Files.readString(keyFile)))) {
            if (certificates.readObject() instanceof X509CertificateHolder holder && privateKeys
                    .readObject() instanceof PrivateKeyInfo info) {
                X509Certificate certificate = certificate(holder);
                return new Authority(
                        new KeyPair(certificate.getPublicKey(), new JcaPEMKeyConverter().getPrivateKey(info)),
                        certificate);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(certificateFile + " cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                certificateFile + " and " + keyFile + " are not a certificate and its key in PEM");
    }

    /**
     * When a certificate ends.
     *
     * @param certificateFile in PEM
     * @throws IllegalArgumentException if the file holds no certificate
     */
    public static Instant endOf(Path certificateFile) throws IOException {
        try (PEMParser certificates = new PEMParser(new StringReader(Files.readString(certificateFile)))) {
            if (certificates.readObject() instanceof X509CertificateHolder holder) {
                return holder.getNotAfter().toInstant();
            }
        }
        throw new IllegalArgumentException(certificateFile + " is not a certificate in PEM");
    }

    /** The authority's own certificate, and its key. */
    public Issued own() {
        return new Issued(certificate, pem(certificate), keyPem(keys));
    }

    /**
     * Signs a certificate for a new key.
     *
     * @param name common name
     * @param identity URI that names the node, or none
     * @param hosts names and addresses under which it is reached
     */
    public Issued issue(String name, List<String> identity, Collection<String> hosts, Instant now, Instant end) {
        try {
            KeyPair own = newKeys();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(certificate, serial(), start(now),
                    Date.from(end), new X500Principal("CN=" + name), own.getPublic());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[]{
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    extensions.createAuthorityKeyIdentifier(certificate));
            List<GeneralName> names = new ArrayList<>();
            identity.forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            hosts.forEach(host -> names.add(
                    new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host)));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            X509Certificate signed = certificate(builder.build(signer(keys)));
            return new Issued(signed, pem(signed), keyPem(own));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("certificate of '" + name + "' cannot be made: " + e.getMessage(), e);
        }
    }

    /** Digits and dots, or with a colon: nothing else is looked up. */
    private static boolean isAddress(String host) {
        return (host.matches("[0-9.]+") || host.contains(":")) && InetAddress.ofLiteral(host) != null;
    }

    /** A minute earlier: clocks differ. */
    private static Date start(Instant now) {
        return Date.from(now.minusSeconds(60));
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
        return new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate());
    }

    private static X509Certificate certificate(X509CertificateHolder holder) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static String keyPem(KeyPair keys) {
        try {
            return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}

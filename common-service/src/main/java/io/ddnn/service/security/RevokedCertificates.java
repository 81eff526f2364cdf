package io.ddnn.service.security;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Revoked certificates: either a certificate revocation list (RFC 5280, PEM), which must be signed by an authority that is
 * trusted here, or a text with one serial number a line in hex, where {@code #} begins a comment.
 */
final class RevokedCertificates {

    /** Nothing is revoked. */
    static final RevokedCertificates NONE = new RevokedCertificates(Set.of());

    private static final String CRL_BEGINS = "-----BEGIN X509 CRL-----";

    private final Set<BigInteger> serials;

    private RevokedCertificates(Set<BigInteger> serials) {
        this.serials = Set.copyOf(serials);
    }

    /**
     * Reads a list.
     *
     * @param authorities the certificates of trusted authorities
     * @throws IllegalArgumentException if it is none, or a revocation list that none of the authorities has signed
     */
    static RevokedCertificates parse(byte[] content, Supplier<List<X509Certificate>> authorities) {
        String text = new String(content, StandardCharsets.UTF_8);
        return new RevokedCertificates(
                text.contains(CRL_BEGINS) ? ofLists(content, authorities.get()) : ofSerials(text));
    }

    boolean contains(X509Certificate certificate) {
        return serials.contains(certificate.getSerialNumber());
    }

    private static Set<BigInteger> ofSerials(String text) {
        Set<BigInteger> serials = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String serial = line.replaceFirst("#.*", "").replace(":", "").strip();
            if (!serial.isEmpty()) {
                if (!serial.matches("[0-9a-fA-F]{1,40}")) {
                    throw new IllegalArgumentException(
                            "line " + number + " is '" + serial.replaceAll("[^ -~]", "?")
                                    + "', expected a serial number in hex, or a list that begins with " + CRL_BEGINS);
                }
                serials.add(new BigInteger(serial, 16));
            }
        }
        return serials;
    }

    private static Set<BigInteger> ofLists(byte[] content, List<X509Certificate> authorities) {
        Set<BigInteger> serials = new HashSet<>();
        try {
            Collection<? extends CRL> lists =
                    CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(content));
            for (CRL list : lists) {
                X509CRL crl = (X509CRL) list;
                if (authorities.stream().noneMatch(authority -> isSignedBy(crl, authority))) {
                    throw new IllegalArgumentException("the revocation list of '" + crl.getIssuerX500Principal()
                            + "' is signed by no authority that is trusted here");
                }
                if (crl.getRevokedCertificates() != null) {
                    crl.getRevokedCertificates().forEach(entry -> serials.add(entry.getSerialNumber()));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a revocation list: " + e.getMessage(), e);
        }
        return serials;
    }

    private static boolean isSignedBy(X509CRL crl, X509Certificate authority) {
        try {
            crl.verify(authority.getPublicKey());
            return crl.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}

package io.ddnn.service.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.X509TrustManager;

/**
 * Tells which node a client certificate is of. A node's certificate names it in a URI among its alternative names, a SPIFFE
 * ID: {@code spiffe://<trust domain>/node/<id>}.
 *
 * <p>TLS has checked the certificate already, when the connection was made. It is checked again with each request, so that
 * a connection that is kept open does not outlive a revocation, the certificate's end, or a change of the authorities.
 */
final class NodeCertificates {

    private static final int URI_NAME = 6;
    private static final int MAX_CACHED = 10_000;

    /** What a certificate is good for. */
    sealed interface Finding {
        /** It is of a node. */
        record Node(String id) implements Finding {}

        /** It is refused. */
        record Refused(Rejection reason) implements Finding {}
    }

    private final Pattern identity;
    private final Predicate<X509Certificate> revoked;
    private final InstantSource clock;
    private final Cache<X509Certificate, Finding> findings =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
    private volatile X509TrustManager authorities;

    /**
     * Makes the rules.
     *
     * @param trustDomain the trust domain of the nodes' identities
     * @param revoked tells which certificates are revoked now
     * @param authorities the authorities that are trusted at first
     */
    NodeCertificates(String trustDomain, Predicate<X509Certificate> revoked, X509TrustManager authorities,
            InstantSource clock) {
        this.identity = Pattern.compile("spiffe://" + Pattern.quote(trustDomain) + "/node/([a-z0-9-]{1,32})");
        this.revoked = revoked;
        this.authorities = authorities;
        this.clock = clock;
    }

    /** From now on these authorities are trusted. */
    void trust(X509TrustManager other) {
        authorities = other;
        findings.invalidateAll();
    }

    /** The authorities that are trusted now. */
    List<X509Certificate> authorities() {
        return List.of(authorities.getAcceptedIssuers());
    }

    /** Examines the chain that a client has shown, its own certificate first. */
    Finding examine(X509Certificate[] chain) {
        X509Certificate own = chain[0];
        Instant now = clock.instant();
        if (own.getNotAfter().toInstant().isBefore(now) || own.getNotBefore().toInstant().isAfter(now)) {
            return new Finding.Refused(Rejection.CERTIFICATE_EXPIRED);
        }
        if (revoked.test(own)) {
            return new Finding.Refused(Rejection.CERTIFICATE_REVOKED);
        }
        return Objects.requireNonNull(findings.get(own, _ -> examineTrust(chain)));
    }

    private Finding examineTrust(X509Certificate[] chain) {
        try {
            authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
        } catch (CertificateException _) {
            return new Finding.Refused(Rejection.CERTIFICATE_UNTRUSTED);
        }
        return node(chain[0]);
    }

    private Finding node(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            List<String> uris = names == null
                    ? List.of()
                    : names.stream().filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
                            .map(name -> String.valueOf(name.get(1))).toList();
            // a SPIFFE certificate has exactly one: with several it would be several nodes
            if (uris.size() == 1) {
                Matcher matcher = identity.matcher(uris.getFirst());
                if (matcher.matches()) {
                    return new Finding.Node(matcher.group(1));
                }
            }
        } catch (CertificateParsingException _) {
            // names nobody, as below
        }
        return new Finding.Refused(Rejection.CERTIFICATE_WITHOUT_NODE);
    }
}

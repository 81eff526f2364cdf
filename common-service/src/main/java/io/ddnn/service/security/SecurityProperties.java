package io.ddnn.service.security;

import io.ddnn.service.config.TierStartException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of protection, {@code ddnn.security.*}. TLS itself is configured by {@code server.ssl.bundle}.
 *
 * @param tokens file with the hashes of tokens; one a line: name, roles, SHA-256 in hex
 * @param revoked file with revoked certificates: serial numbers in hex, one a line, or a revocation list (PEM)
 * @param trustDomain the trust domain of nodes' certificates: {@code spiffe://<trust domain>/node/<id>}
 * @param bundle name of the SSL bundle with which this service asks the tier above; none: that of its own port
 * @param failuresPerMinute how many wrong tokens an address may try in a minute until it is refused unseen
 */
@ConfigurationProperties("ddnn.security")
public record SecurityProperties(
        @Nullable Path tokens,
        @Nullable Path revoked,
        String trustDomain,
        @Nullable String bundle,
        int failuresPerMinute) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public SecurityProperties(
            @Nullable Path tokens,
            @Nullable Path revoked,
            @DefaultValue("ddnn") String trustDomain,
            @Nullable String bundle,
            @DefaultValue("20") int failuresPerMinute) {
        if (!trustDomain.matches("[a-z0-9._-]{1,255}")) {
            throw new TierStartException("ddnn.security.trust-domain is '" + trustDomain
                    + "', expected 1 to 255 of [a-z0-9._-]");
        }
        if (failuresPerMinute < 1) {
            throw new TierStartException(
                    "ddnn.security.failures-per-minute is " + failuresPerMinute + ", expected at least 1");
        }
        this.tokens = tokens;
        this.revoked = revoked;
        this.trustDomain = trustDomain;
        this.bundle = bundle;
        this.failuresPerMinute = failuresPerMinute;
    }
}

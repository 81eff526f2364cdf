package io.ddnn.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a client gets into protected services.
 *
 * @param authorities trusts the services' certificates; null: those that the JDK trusts
 * @param token is sent with each request; null for none
 */
public record Access(@Nullable SSLContext authorities, @Nullable String token) {

    /** No token, and the JDK's authorities. */
    public static final Access NONE = new Access(null, null);

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Access(@Nullable SSLContext authorities, @Nullable String token) {
        if (token != null && !token.matches("[!-~]{1,512}")) {
            throw new IllegalArgumentException("token has spaces or other characters that no token has, expected 1 to"
                    + " 512 printable ones");
        }
        this.authorities = authorities;
        this.token = token;
    }

    /**
     * Access by a token, to services whose certificates an authority has signed.
     *
     * @param authority file with the certificates of authorities in PEM; null: those that the JDK trusts
     * @param token the token, or {@code @} and the name of a file that holds it
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if it has no certificates, or what is no token
     */
    public static Access of(@Nullable Path authority, @Nullable String token) throws IOException {
        return new Access(authority == null ? null : context(authority),
                token != null && token.startsWith("@") ? Files.readString(Path.of(token.substring(1))).strip() : token);
    }

    private static SSLContext context(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(authority + " has no certificates, expected some in PEM");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(authority + " has no certificates: " + e.getMessage(), e);
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "Access[token=" + (token == null ? "none" : "set") + "]";
    }
}

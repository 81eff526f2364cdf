package io.ddnn.service.security;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.apache.tomcat.util.net.SSLContext;
import org.springframework.boot.ssl.SslBundle;

/**
 * The TLS of a service's own port, with keys and authorities that can be exchanged while it runs. Boot reloads its bundles
 * too, but leaves no place to count the clients whose certificates are refused before there is a request.
 */
final class ServerTls implements SSLContext {

    private final Consumer<Rejection> onRefused;
    private volatile javax.net.ssl.SSLContext current;
    private volatile KeyManager[] keys;

    /**
     * Makes it.
     *
     * @param onRefused hears of each certificate that is refused in a handshake
     */
    ServerTls(SslBundle bundle, Consumer<Rejection> onRefused) {
        this.onRefused = onRefused;
        this.keys = bundle.getManagers().getKeyManagers();
        this.current = context(bundle, keys);
    }

    /** From now on new connections use this bundle; sessions of the old one are not resumed. */
    void use(SslBundle bundle) {
        KeyManager[] newKeys = bundle.getManagers().getKeyManagers();
        current = context(bundle, newKeys);
        keys = newKeys;
    }

    private javax.net.ssl.SSLContext context(SslBundle bundle, KeyManager[] keyManagers) {
        try {
            TrustManager[] trust = {new Counting(trustManager(bundle))};
            javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance(bundle.getProtocol());
            context.init(keyManagers, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SSL bundle cannot be used: " + e.getMessage(), e);
        }
    }

    /** What checks certificates by the authorities of a bundle. */
    static X509ExtendedTrustManager trustManager(SslBundle bundle) {
        return Arrays.stream(bundle.getManagers().getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance).map(X509ExtendedTrustManager.class::cast)
                .findFirst().orElseThrow(() -> new IllegalStateException("SSL bundle has no X.509 trust manager"));
    }

    @Override
    public void init(KeyManager[] kms, TrustManager[] tms, SecureRandom sr) {
        // has its keys from the bundle
    }

    @Override
    public void destroy() {
        // nothing is held but memory
    }

    @Override
    public SSLSessionContext getServerSessionContext() {
        return current.getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
        return current.createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
        return current.getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
        return current.getSupportedSSLParameters();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return Arrays.stream(keys).filter(X509KeyManager.class::isInstance).map(X509KeyManager.class::cast)
                .map(manager -> manager.getCertificateChain(alias)).filter(chain -> chain != null)
                .findFirst().orElseGet(() -> new X509Certificate[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** Decides as the bundle's authorities do, and says why a certificate was refused. */
    private final class Counting extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager authorities;

        Counting(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        private CertificateException counted(CertificateException refusal) {
            Rejection reason = Rejection.CERTIFICATE_UNTRUSTED;
            for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
                if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                    reason = Rejection.CERTIFICATE_EXPIRED;
                }
            }
            onRefused.accept(reason);
            return refusal;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                authorities.checkClientTrusted(chain, type, engine);
            } catch (CertificateException e) {
                throw counted(e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            try {
                authorities.checkClientTrusted(chain, type, socket);
            } catch (CertificateException e) {
                throw counted(e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            try {
                authorities.checkClientTrusted(chain, type);
            } catch (CertificateException e) {
                throw counted(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }
}

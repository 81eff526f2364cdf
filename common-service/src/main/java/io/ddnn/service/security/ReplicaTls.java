package io.ddnn.service.security;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * TLS between replicas of a node: both sides show this node's certificate, and each checks that the other's is of the same
 * node. They have addresses and no names, so names are not what is checked. Certificates may be exchanged while
 * connections are made.
 */
public final class ReplicaTls {

    private final SSLContext context;
    private volatile X509ExtendedKeyManager keys;

    /**
     * Makes it.
     *
     * @param node id of this service's node
     */
    ReplicaTls(SslBundle bundle, NodeCertificates certificates, Supplier<String> node) {
        this.keys = keys(bundle);
        try {
            this.context = SSLContext.getInstance(bundle.getProtocol());
            this.context.init(new KeyManager[]{new CurrentKeys()},
                    new TrustManager[]{new SameNode(certificates, node)}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SSL bundle cannot be used: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedKeyManager keys(SslBundle bundle) {
        return Arrays.stream(bundle.getManagers().getKeyManagers())
                .filter(X509ExtendedKeyManager.class::isInstance).map(X509ExtendedKeyManager.class::cast)
                .findFirst().orElseThrow(() -> new IllegalStateException("SSL bundle has no X.509 key manager"));
    }

    /** From now on new connections show this bundle's certificate. */
    void use(SslBundle bundle) {
        keys = keys(bundle);
    }

    /** Makes connections between replicas. */
    public SSLContext context() {
        return context;
    }

    /** Those of the bundle that is used now. */
    private final class CurrentKeys extends X509ExtendedKeyManager {

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return keys.getClientAliases(type, issuers);
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers,
                @Nullable Socket socket) {
            return keys.chooseClientAlias(types, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers,
                @Nullable SSLEngine engine) {
            return keys.chooseEngineClientAlias(types, issuers, engine);
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers,
                @Nullable Socket socket) {
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers,
                @Nullable SSLEngine engine) {
            return keys.chooseEngineServerAlias(type, issuers, engine);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    /** Trusts certificates of this node, by the rules that hold for callers. */
    private static final class SameNode extends X509ExtendedTrustManager {

        private final NodeCertificates certificates;
        private final Supplier<String> node;

        SameNode(NodeCertificates certificates, Supplier<String> node) {
            this.certificates = certificates;
            this.node = node;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            switch (certificates.examine(chain)) {
                case NodeCertificates.Finding.Node(String id) when id.equals(node.get()) -> {
                    // a replica
                }
                case NodeCertificates.Finding.Node(String id) -> throw new CertificateException(
                        "certificate is of node '" + id + "', expected '" + node.get() + "'");
                case NodeCertificates.Finding.Refused(Rejection reason) ->
                    throw new CertificateException(reason.text().replace('-', ' '));
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return certificates.authorities().toArray(X509Certificate[]::new);
        }
    }
}

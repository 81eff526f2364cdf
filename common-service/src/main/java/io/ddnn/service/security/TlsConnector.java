package io.ddnn.service.security;

import java.util.Locale;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

/** Puts TLS onto a service's own port, and asks clients for a certificate. */
final class TlsConnector implements TomcatConnectorCustomizer {

    private static final String PROTOCOLS = "TLSv1.2+TLSv1.3";

    private final ServerTls tls;
    private final SslBundle bundle;
    private final String clientAuth;

    /**
     * Makes it.
     *
     * @param bundle whose options (protocols, ciphers) hold
     * @param clientAuth {@code want}, {@code need} or {@code none}
     */
    TlsConnector(ServerTls tls, SslBundle bundle, String clientAuth) {
        this.tls = tls;
        this.bundle = bundle;
        this.clientAuth = clientAuth;
    }

    @Override
    public void customize(Connector connector) {
        connector.setScheme("https");
        connector.setSecure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        SSLHostConfig host = new SSLHostConfig();
        host.setHostName(protocol.getDefaultSSLHostConfigName());
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        host.setProtocols(protocols == null ? PROTOCOLS : String.join("+", protocols));
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            host.setCiphers(String.join(":", ciphers));
        }
        host.setCertificateVerification(switch (clientAuth.toLowerCase(Locale.ROOT)) {
            case "need" -> "required";
            case "want" -> "optional";
            default -> "none";
        });
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setSslContext(tls);
        host.addCertificate(certificate);
        protocol.addSslHostConfig(host);
    }
}

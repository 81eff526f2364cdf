package io.ddnn.service.security;

import io.ddnn.service.config.Protection;
import io.ddnn.service.node.ServedNetworks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** TLS on a service's own port, and the certificates that clients show there. */
@Configuration(proxyBeanMethods = false)
@Conditional(Conditions.ServerTlsOn.class)
class TlsConfiguration {

    private final String name;
    private final SslBundle bundle;

    TlsConfiguration(Environment environment, SslBundles bundles) {
        this.name = environment.getRequiredProperty(Protection.SERVER_BUNDLE);
        this.bundle = bundles.getBundle(name);
    }

    @Bean
    ServerTls serverTls(SslBundles bundles, SecurityMeters meters) {
        ServerTls tls = new ServerTls(bundle, meters::rejected);
        bundles.addBundleUpdateHandler(name, tls::use);
        return tls;
    }

    @Bean
    NodeCertificates nodeCertificates(SslBundles bundles, SecurityProperties properties) {
        Revocations revocations = new Revocations(properties.revoked());
        NodeCertificates certificates = new NodeCertificates(properties.trustDomain(), revocations,
                ServerTls.trustManager(bundle), InstantSource.system());
        revocations.begin(certificates::authorities);
        bundles.addBundleUpdateHandler(name, renewed -> certificates.trust(ServerTls.trustManager(renewed)));
        return certificates;
    }

    @Bean
    ReplicaTls replicaTls(SslBundles bundles, NodeCertificates certificates, ObjectProvider<ServedNetworks> networks) {
        ReplicaTls tls =
                new ReplicaTls(bundle, certificates, () -> networks.getObject().newest().node().id());
        bundles.addBundleUpdateHandler(name, tls::use);
        return tls;
    }

    @Bean
    CertificateExpiry certificateExpiry(SslBundles bundles, MeterRegistry registry) {
        CertificateExpiry expiry = new CertificateExpiry(name, bundle, registry, InstantSource.system());
        bundles.addBundleUpdateHandler(name, expiry::use);
        return expiry;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tlsConnector(ServerTls tls, Environment environment) {
        return new Connectors(new TlsConnector(tls, bundle,
                Objects.requireNonNull(environment.getProperty("server.ssl.client-auth", "want"))));
    }

    /** Takes the place of Boot's own TLS, after Boot has read {@code server.ssl}. */
    private record Connectors(TlsConnector connector)
            implements
                WebServerFactoryCustomizer<TomcatServletWebServerFactory>,
                Ordered {

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.setSsl(null);
            factory.addConnectorCustomizers(connector);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }
}

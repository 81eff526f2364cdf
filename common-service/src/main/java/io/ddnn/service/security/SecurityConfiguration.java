package io.ddnn.service.security;

import io.ddnn.service.config.Protection;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.parent.TierHttpClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * What protects a tier. What is not configured is not there: a service on loopback without TLS and tokens has no filter of
 * Spring Security in its way.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecurityProperties.class, RateLimitProperties.class})
@Import({TlsConfiguration.class, CallerConfiguration.class})
public class SecurityConfiguration {

    /** After the filters that tell who asks. */
    private static final int RATE_LIMIT_ORDER = CallerConfiguration.ORDER + 10;

    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    /**
     * Checks the addresses that the service is to listen on.
     *
     * @throws io.ddnn.service.config.TierStartException if it would be open to a network, or closed to everyone
     */
    public SecurityConfiguration(Environment environment) {
        Protection protection = new Protection(environment);
        protection.check();
        if (!protection.isConfigured()) {
            LOG.info("neither TLS nor tokens are configured: this service listens on {} only, for this machine",
                    environment.getProperty("server.address"));
        }
    }

    @Bean
    SecurityMeters securityMeters(MeterRegistry registry) {
        return new SecurityMeters(registry);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodyDeadline(TierProperties properties,
            ObjectProvider<SecurityMeters> meters) {
        return factory -> factory.addContextValves(new BodyDeadline(properties.deadline(),
                () -> meters.getObject().rejected(Rejection.SLOW_BODY)));
    }

    @Bean
    @Conditional(Conditions.RateLimited.class)
    FilterRegistrationBean<RateLimit> rateLimit(RateLimitProperties properties, SecurityMeters meters) {
        FilterRegistrationBean<RateLimit> registration =
                new FilterRegistrationBean<>(new RateLimit(properties, meters));
        registration.addUrlPatterns("/infer", "/infer/*", "/v2/*", "/probe");
        registration.setOrder(RATE_LIMIT_ORDER);
        return registration;
    }

    /** The client with which this tier asks itself, when it starts and whether it is ready, and probes the one above. */
    @Bean(destroyMethod = "shutdownNow")
    HttpClient tierHttpClient(TierProperties tier, SecurityProperties properties, SslBundles bundles,
            Environment environment) {
        String name = bundle(properties, environment);
        if (name == null) {
            return client(tier).build();
        }
        RotatingHttpClient client = new RotatingHttpClient(bundles.getBundle(name),
                context -> client(tier).sslContext(context).build());
        bundles.addBundleUpdateHandler(name, client::use);
        return client;
    }

    /** The client with which this tier sends messages to the one above, with the same certificate. */
    @Bean
    @Lazy
    TierHttpClient parentHttpClient(TierProperties tier, SecurityProperties properties, SslBundles bundles,
            Environment environment) {
        String name = bundle(properties, environment);
        if (name == null) {
            return new TierHttpClient(tier.deadline(), null);
        }
        TierHttpClient client = new TierHttpClient(tier.deadline(), bundles.getBundle(name).createSslContext());
        bundles.addBundleUpdateHandler(name, bundle -> client.use(bundle.createSslContext()));
        return client;
    }

    private static @Nullable String bundle(SecurityProperties properties, Environment environment) {
        String name = properties.bundle() != null
                ? properties.bundle()
                : environment.getProperty(Protection.SERVER_BUNDLE);
        return name == null || name.isBlank() ? null : name;
    }

    private static HttpClient.Builder client(TierProperties tier) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(tier.deadline());
    }
}

package io.ddnn.service.config;

import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Security;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts a tier's application with the defaults that all tiers share ({@code tier-defaults.properties}).
 *
 * <p>Defaults are set here, not in an {@code application.properties}, so that several tiers can share one class path and
 * a user's own {@code application.yml} overrides them.
 */
public final class TierApplication {

    /** The property that tells the tier's configuration which tier it is. */
    public static final String TIER_PROPERTY = "ddnn.tier";

    private static final String DNS_CACHE = "networkaddress.cache.ttl";

    private TierApplication() {}

    /**
     * Starts a tier.
     *
     * @param application the tier's application class
     * @param tier which tier it is
     * @param settings properties that override the defaults, and are overridden by {@code args}
     * @param args command line arguments
     */
    public static ConfigurableApplicationContext start(
            Class<?> application, Tier tier, Map<String, Object> settings, String... args) {
        if (Security.getProperty(DNS_CACHE) == null) {
            // replicas come and go: the JDK's 30 s would keep asking one that is gone
            Security.setProperty(DNS_CACHE, "3");
        }
        Properties defaults = defaults();
        defaults.setProperty("server.tomcat.max-connections",
                String.valueOf(HeapRoom.connections(Runtime.getRuntime().maxMemory())));
        defaults.putAll(settings);
        defaults.setProperty(TIER_PROPERTY, tier.text());
        SpringApplication spring = new SpringApplicationBuilder(application)
                .bannerMode(Banner.Mode.OFF)
                .listeners(new ProtectionDefaults())
                .build();
        spring.setDefaultProperties(defaults);
        return spring.run(args);
    }

    private static Properties defaults() {
        Properties properties = new Properties();
        try (InputStream in = TierApplication.class.getResourceAsStream("/io/ddnn/service/tier-defaults.properties")) {
            if (in == null) {
                throw new IllegalStateException("tier-defaults.properties is not on the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}

package io.ddnn.service.config;

import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/** Defaults that hold only where a service is protected: what health tells is told to those who may know it. */
final class ProtectionDefaults implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String TIER_DEFAULTS = "defaultProperties";
    private static final Map<String, Object> HEALTH =
            Map.of("management.endpoint.health.show-components", "when-authorized",
                    "management.endpoint.health.show-details", "when-authorized",
                    "management.endpoint.health.roles", "metrics");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (new Protection(event.getEnvironment()).isConfigured()) {
            MutablePropertySources sources = event.getEnvironment().getPropertySources();
            MapPropertySource defaults = new MapPropertySource("protectionDefaults", HEALTH);
            if (sources.contains(TIER_DEFAULTS)) {
                sources.addBefore(TIER_DEFAULTS, defaults);
            } else {
                sources.addLast(defaults);
            }
        }
    }
}

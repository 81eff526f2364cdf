package io.ddnn.service.security;

import io.ddnn.service.config.TierStartException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one caller may ask, {@code ddnn.rate-limit.*}.
 *
 * @param requestsPerSecond the lasting rate; 0: no limit
 * @param burst how many requests may come at once after a rest; 0: those of one second, at least 1
 */
@ConfigurationProperties("ddnn.rate-limit")
public record RateLimitProperties(
        @DefaultValue("0") int requestsPerSecond, @DefaultValue("0") int burst) {

    public RateLimitProperties {
        if (requestsPerSecond < 0) {
            throw new TierStartException("ddnn.rate-limit.requests-per-second is " + requestsPerSecond
                    + ", expected at least 0 (no limit)");
        }
        if (burst < 0) {
            throw new TierStartException("ddnn.rate-limit.burst is " + burst + ", expected at least 0");
        }
        if (burst == 0) {
            burst = Math.max(1, requestsPerSecond);
        }
    }
}

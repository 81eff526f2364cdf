package io.ddnn.service.audit;

import io.ddnn.service.config.TierStartException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of audits, {@code ddnn.audit.*}.
 *
 * @param share the share of early exits that the tiers above are asked about too, 0 to 1
 * @param maxPerSecond how many audits a second, at most
 */
@ConfigurationProperties("ddnn.audit")
public record AuditProperties(@DefaultValue("0") double share, @DefaultValue("1") double maxPerSecond) {

    public AuditProperties {
        if (!(share >= 0 && share <= 1)) {
            throw new TierStartException("ddnn.audit.share is " + share + ", expected 0 to 1");
        }
        if (!(maxPerSecond > 0 && maxPerSecond <= 1_000_000)) {
            throw new TierStartException(
                    "ddnn.audit.max-per-second is " + maxPerSecond + ", expected more than 0, at most 1000000");
        }
    }
}

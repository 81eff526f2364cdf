package io.ddnn.cloud;

import io.ddnn.model.network.Tier;
import io.ddnn.service.config.TierApplication;
import io.ddnn.service.join.JoinConfiguration;
import io.ddnn.service.tier.TierConfiguration;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The cloud: joins what its children send, and answers. */
@SpringBootApplication
@Import({TierConfiguration.class, JoinConfiguration.class})
public class CloudApplication {

    /** Starts the service with the given command line. */
    public static void main(String[] args) {
        start(Map.of(), args);
    }

    /**
     * Starts the service.
     *
     * @param settings properties that override the tier's defaults, and are overridden by {@code args}
     * @param args command line arguments
     */
    public static ConfigurableApplicationContext start(Map<String, Object> settings, String... args) {
        return TierApplication.start(CloudApplication.class, Tier.CLOUD, settings, args);
    }
}

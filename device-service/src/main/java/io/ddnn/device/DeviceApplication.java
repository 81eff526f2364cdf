package io.ddnn.device;

import io.ddnn.model.network.Tier;
import io.ddnn.service.config.TierApplication;
import io.ddnn.service.tier.TierConfiguration;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** A device: takes images, runs its slice, and asks the tier above. */
@SpringBootApplication
@Import({TierConfiguration.class})
public class DeviceApplication {

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
        return TierApplication.start(DeviceApplication.class, Tier.DEVICE, settings, args);
    }
}

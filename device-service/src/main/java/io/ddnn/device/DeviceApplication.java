package io.ddnn.device;

import io.ddnn.model.network.Tier;
import io.ddnn.service.config.TierApplication;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.flow.Admission;
import io.ddnn.service.flow.AdmissionFilter;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.openinference.OpenInferenceController;
import io.ddnn.service.openinference.OpenInferenceModel;
import io.ddnn.service.tier.TierConfiguration;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** A device: takes images, runs its slice, and asks the tier above. */
@SpringBootApplication
@Import({TierConfiguration.class, OpenInferenceController.class})
public class DeviceApplication {

    /** A form has a little more than its image. */
    private static final int FORM_BYTES = 64 * 1024;

    @Bean
    AdmissionFilter admissionFilter(ObjectProvider<Admission> admission, TierProperties properties,
            ObjectProvider<ClientFrames> frames, ObjectProvider<ServedNetworks> networks,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> problems) {
        return new AdmissionFilter(admission::getObject,
                content -> switch (content) {
                    case SAMPLE -> properties.image().maxBytes() + FORM_BYTES;
                    case BATCH -> DeviceBatchController.mostJsonBytes(properties, frames.getObject());
                    case OPEN_INFERENCE -> OpenInferenceModel.mostBytes(
                            networks.getObject().newest().definition().input(), 1);
                },
                problems::getObject);
    }

    @Bean
    Admission admission(TierProperties properties, TierMeters meters) {
        return new Admission(
                properties.admission().deviceRequests(), properties.admission().maxBodyBytes(), meters);
    }

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

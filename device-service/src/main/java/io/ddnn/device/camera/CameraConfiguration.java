package io.ddnn.device.camera;

import io.ddnn.device.ImageIntake;
import io.ddnn.device.VersionedInference;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.node.ServedNetworks;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A device's own camera, where {@code ddnn.camera.url} or {@code ddnn.camera.directory} is set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${ddnn.camera.url:}' != '' or '${ddnn.camera.directory:}' != ''")
@EnableConfigurationProperties(CameraProperties.class)
class CameraConfiguration {

    @Bean
    Camera camera(CameraProperties properties, ImageIntake intake, VersionedInference inference,
            ServedNetworks networks, TierProperties tier, MeterRegistry registry) {
        // not the client between tiers: a camera is none, and is not to see a node's certificate
        HttpClient http = HttpClient.newBuilder().connectTimeout(tier.deadline()).build();
        FrameSource source = properties.directory() != null
                ? new DirectorySource(properties.directory(), tier.image().maxBytes())
                : new SnapshotSource(http, Objects.requireNonNull(properties.url()), tier.deadline(),
                        tier.image().maxBytes());
        List<DecisionSink> sinks = new ArrayList<>();
        if (properties.sinkFile() != null) {
            sinks.add(DecisionSink.file(properties.sinkFile()));
        }
        if (properties.sinkWebhook() != null) {
            sinks.add(DecisionSink.webhook(http, properties.sinkWebhook(), tier.deadline()));
        }
        return new Camera(properties, source, DecisionSink.all(sinks), intake, inference, networks, tier, registry,
                InstantSource.system());
    }
}

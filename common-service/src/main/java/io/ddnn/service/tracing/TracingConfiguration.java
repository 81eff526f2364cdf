package io.ddnn.service.tracing;

import io.ddnn.service.config.TierStartException;
import io.ddnn.service.node.ServedNetworks;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Tracing, where {@code otel.exporter.otlp.endpoint} (or {@code OTEL_EXPORTER_OTLP_ENDPOINT}) names a collector. All other
 * settings of OpenTelemetry, {@code otel.*}, hold too.
 */
@Configuration(proxyBeanMethods = false)
public class TracingConfiguration {

    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String SHARE = "ddnn.tracing.share";
    private static final double USUAL_SHARE = 0.1;

    @Bean(destroyMethod = "close")
    Tracing tracing(Environment environment, ServedNetworks networks) {
        String endpoint = environment.getProperty(ENDPOINT, "");
        double share = share(environment);
        if (endpoint.isBlank()) {
            return Tracing.OFF;
        }
        Map<String, String> settings = new HashMap<>(Binder.get(environment)
                .bind("otel", Bindable.mapOf(String.class, String.class)).orElseGet(Map::of));
        return to(settings, networks.newest().node().id(), share);
    }

    private static double share(Environment environment) {
        String text = environment.getProperty(SHARE, Double.toString(USUAL_SHARE));
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new TierStartException(SHARE + " is '" + text + "', expected a number from 0 to 1");
    }

    private static Tracing to(Map<String, String> settings, String node, double share) {
        Map<String, String> properties = new HashMap<>(Map.of("otel.exporter.otlp.protocol", "http/protobuf",
                "otel.service.name", "ddnn-" + node, "otel.metrics.exporter", "none", "otel.logs.exporter", "none"));
        settings.forEach((name, value) -> properties.put("otel." + name, value));
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> properties)
                .disableShutdownHook()
                .build().getOpenTelemetrySdk();
        return new Tracing(sdk.getTracer("io.ddnn"), node, share, sdk::close);
    }
}

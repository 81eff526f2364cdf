package io.ddnn.service.tier;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.service.config.LoopbackOnly;
import io.ddnn.service.config.TierApplication;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadProperties;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.web.ProblemAdvice;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The beans of every tier: its node, its meters, its health, and the client of the tier above. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TierProperties.class, OffloadProperties.class})
@Import({ProblemAdvice.class, LoopbackOnly.class})
public class TierConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(TierConfiguration.class);

    @Bean
    KernelProvider kernelProvider() {
        try {
            return KernelProviders.choose();
        } catch (IllegalArgumentException e) {
            throw new TierStartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Bean
    ServedNode servedNode(TierProperties properties, OffloadProperties offload, KernelProvider kernels,
            @Value("${" + TierApplication.TIER_PROPERTY + "}") String tier) {
        Path directory = required("ddnn.bundle", properties.bundle(), "the directory of a network's bundle");
        String id = required("ddnn.node", properties.node(), "the id of a node of the network");
        try {
            BundleDirectory bundle = BundleDirectory.open(directory);
            List<String> nodes = bundle.definition().nodes().stream()
                    .filter(node -> node.tier().text().equals(tier))
                    .map(NodeDefinition::id)
                    .toList();
            if (!nodes.contains(id)) {
                throw new TierStartException("ddnn.node is '" + id + "', expected a node of tier " + tier
                        + " of network '" + bundle.definition().name() + "': " + nodes);
            }
            ServedNode served = ServedNode.load(bundle, id, kernels, Runtime.getRuntime().availableProcessors(),
                    offload.rawDevices(bundle.definition(), id));
            LOG.info("serving node {} of network {}, version {}, with kernel {}", id, bundle.definition().name(),
                    bundle.version(), kernels.name());
            return served;
        } catch (BundleException e) {
            throw new TierStartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Bean
    TierMeters tierMeters(MeterRegistry registry, ServedNode served, KernelProvider kernels) {
        return new TierMeters(registry, served, kernels.name());
    }

    @Bean(destroyMethod = "shutdownNow")
    HttpClient tierHttpClient(TierProperties properties) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.deadline())
                .build();
    }

    @Bean
    HttpWarmUp httpWarmUp(Environment environment, HttpClient http) {
        return new HttpWarmUp(environment, http);
    }

    /** The tier above; none at the root. */
    @Bean
    @Nullable
    Parent parentTier(ServedNode served, TierProperties properties, TierMeters meters, HttpClient http) {
        if (served.node().tier() == Tier.CLOUD) {
            return null;
        }
        URI address = required("ddnn.parent", properties.parent(), "the address of the tier above");
        if (!List.of("http", "https").contains(String.valueOf(address.getScheme())) || address.getHost() == null) {
            throw new TierStartException(
                    "ddnn.parent is '" + address + "', expected an address like http://127.0.0.1:8090");
        }
        return new HttpParent(http, address, served, properties.deadlineMargin(), meters);
    }

    @Bean
    HealthIndicator sliceHealthIndicator(ServedNode served) {
        return () -> Health.up()
                .withDetail("node", served.node().id())
                .withDetail("network", served.definition().name())
                .withDetail("version", served.version())
                .build();
    }

    @Bean
    InfoContributor networkInfoContributor(ServedNode served, KernelProvider kernels) {
        return info -> info.withDetail("ddnn",
                Map.of("node", served.node().id(), "network", served.definition().name(), "version", served.version(),
                        "kernel", kernels.name()));
    }

    private static <T> T required(String property, @Nullable T value, String expected) {
        if (value == null) {
            throw new TierStartException(property + " is not set, expected " + expected);
        }
        return value;
    }
}

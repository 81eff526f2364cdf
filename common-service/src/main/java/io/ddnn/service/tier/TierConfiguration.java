package io.ddnn.service.tier;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleException;
import io.ddnn.model.kernel.KernelChoice;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.Tier;
import io.ddnn.service.admin.AdminConfiguration;
import io.ddnn.service.api.ApiConfiguration;
import io.ddnn.service.config.TierApplication;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.fault.Faults;
import io.ddnn.service.health.Heartbeat;
import io.ddnn.service.metrics.NewestVersionMeter;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadProperties;
import io.ddnn.service.parent.HttpParent;
import io.ddnn.service.parent.Parents;
import io.ddnn.service.parent.TierHttpClient;
import io.ddnn.service.rollout.BundleLoader;
import io.ddnn.service.rollout.BundlePoll;
import io.ddnn.service.rollout.NetworkEndpoint;
import io.ddnn.service.rollout.NetworkUpdates;
import io.ddnn.service.rollout.UpdateState;
import io.ddnn.service.security.SecurityConfiguration;
import io.ddnn.service.tracing.TracingConfiguration;
import io.ddnn.service.web.ProblemAdvice;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans of every tier: its node, its meters, its health, and the client of the tier above. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TierProperties.class, OffloadProperties.class})
@Import({ProblemAdvice.class, SecurityConfiguration.class, TracingConfiguration.class, AdminConfiguration.class,
        ApiConfiguration.class})
public class TierConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(TierConfiguration.class);

    @Bean
    KernelChoice kernelChoice() {
        try {
            KernelChoice choice = KernelProviders.choose();
            LOG.info("kernels: {}, because {}", choice.provider().name(), choice.reason());
            return choice;
        } catch (IllegalArgumentException e) {
            throw new TierStartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Bean
    KernelProvider kernelProvider(KernelChoice choice) {
        return choice.provider();
    }

    @Bean
    BundleLoader bundleLoader(TierProperties properties, OffloadProperties offload, KernelProvider kernels,
            @Value("${" + TierApplication.TIER_PROPERTY + "}") String tier) {
        Path directory = required("ddnn.bundle", properties.bundle(), "the directory of a network's bundle");
        String id = required("ddnn.node", properties.node(), "the id of a node of the network");
        return new BundleLoader(directory, tier, id, offload, kernels);
    }

    @Bean
    ServedNetworks servedNetworks(BundleLoader loader, KernelProvider kernels) {
        try {
            ServedNode served = loader.load(BundleDirectory.open(loader.directory()));
            LOG.info("serving node {} of network {}, version {}", served.node().id(), served.definition().name(),
                    served.version());
            return new ServedNetworks(served);
        } catch (BundleException e) {
            throw new TierStartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Bean
    TierMeters tierMeters(MeterRegistry registry, ServedNetworks networks, KernelProvider kernels) {
        TierMeters meters = new TierMeters(registry, networks.newest(), kernels.name());
        networks.listen(meters);
        networks.listen(new NewestVersionMeter(registry, networks));
        return meters;
    }

    @Bean
    NetworkUpdates networkUpdates(BundleLoader loader, ServedNetworks networks, TierProperties properties,
            TierMeters meters) {
        // what a sample began with must last until its end
        Duration idle = properties.versionIdle().compareTo(properties.deadline()) > 0
                ? properties.versionIdle()
                : properties.deadline();
        return new NetworkUpdates(loader, networks, idle, meters);
    }

    /** Nothing is validated by annotations: the library that springdoc brings is not started for it. */
    @Bean
    WebMvcConfigurer noValidation() {
        return new WebMvcConfigurer() {
            @Override
            public Validator getValidator() {
                return Validator.forInstanceOf(Void.class, (_, _) -> {});
            }
        };
    }

    @Bean
    BundlePoll bundlePoll(NetworkUpdates updates, TierProperties properties) {
        return new BundlePoll(updates, properties.bundlePoll());
    }

    @Bean
    NetworkEndpoint networkEndpoint(NetworkUpdates updates) {
        return new NetworkEndpoint(updates);
    }

    @Bean
    HttpWarmUp httpWarmUp(Environment environment, HttpClient http) {
        return new HttpWarmUp(environment, http);
    }

    /** Where {@code ddnn.heartbeat} names a file. */
    @Bean
    @ConditionalOnProperty("ddnn.heartbeat")
    Heartbeat heartbeat(@Value("${ddnn.heartbeat}") Path file, Environment environment, HttpClient http) {
        return new Heartbeat(file, http, () -> OwnAddress.of(environment));
    }

    /** The tier above; none at the root. */
    @Bean
    Parents parentTier(ServedNetworks networks, TierProperties properties, TierMeters meters,
            ObjectProvider<TierHttpClient> http, ObjectProvider<Faults> onDemand) {
        if (networks.newest().node().tier() == Tier.CLOUD) {
            return _ -> null;
        }
        URI address = required("ddnn.parent", properties.parent(), "the address of the tier above");
        if (!List.of("http", "https").contains(String.valueOf(address.getScheme())) || address.getHost() == null) {
            throw new TierStartException(
                    "ddnn.parent is '" + address + "', expected an address like http://127.0.0.1:8090");
        }
        Faults faults = onDemand.getIfAvailable();
        return new HttpParent(http.getObject(), address, networks, properties.deadlineMargin(), meters,
                faults == null ? () -> false : () -> faults.state().uplinkCut())::of;
    }

    @Bean
    HealthIndicator sliceHealthIndicator(ServedNetworks networks, NetworkUpdates updates) {
        return () -> {
            UpdateState state = updates.state();
            Health.Builder health = Health.up()
                    .withDetail("node", state.node())
                    .withDetail("network", state.network())
                    .withDetail("version", networks.newest().version())
                    .withDetail("versions", state.versions());
            if (state.detail() != null) {
                health.withDetail("update", state.outcome().text() + ": " + state.detail());
            }
            return health.build();
        };
    }

    @Bean
    InfoContributor networkInfoContributor(ServedNetworks networks, KernelChoice choice) {
        return info -> {
            ServedNode served = networks.newest();
            info.withDetail("ddnn", Map.of("node", served.node().id(), "network", served.definition().name(),
                    "version", served.version(), "kernel", choice.provider().name(), "kernelReason", choice.reason()));
        };
    }

    private static <T> T required(String property, @Nullable T value, String expected) {
        if (value == null) {
            throw new TierStartException(property + " is not set, expected " + expected);
        }
        return value;
    }
}

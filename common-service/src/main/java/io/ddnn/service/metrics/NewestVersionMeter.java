package io.ddnn.service.metrics;

import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows which of the loaded versions is the newest ({@code ddnn.network.newest}): 1 for it, 0 for the one before. Where
 * services of a hierarchy disagree about it, a rollout has not come to its end.
 */
public final class NewestVersionMeter implements ServedNetworks.Listener {

    private final MeterRegistry registry;
    private final ServedNetworks networks;
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();

    /** Makes the meter; it shows something once it listens to the networks. */
    public NewestVersionMeter(MeterRegistry registry, ServedNetworks networks) {
        this.registry = registry;
        this.networks = networks;
    }

    @Override
    public void added(ServedNode served) {
        String version = served.version();
        gauges.put(version, Gauge.builder("ddnn.network.newest",
                () -> networks.newest().version().equals(version) ? 1 : 0)
                .description("1 for the newest of the versions of the network that this tier has loaded")
                .tags("network", served.definition().name(), "version", version)
                .register(registry));
    }

    @Override
    public void dropped(ServedNode served) {
        Gauge gone = gauges.remove(served.version());
        if (gone != null) {
            registry.remove(gone);
        }
    }
}

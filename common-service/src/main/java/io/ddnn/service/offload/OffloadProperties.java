package io.ddnn.service.offload;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.service.config.TierStartException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of offloading, {@code ddnn.offload.*}.
 *
 * @param mode how a device sends; none: as the definition says, {@code raw} with {@code offload: raw}, else
 *     {@code on-demand}
 * @param probeInterval how often a device in mode {@code auto} measures its link and reconsiders
 * @param margin by which share of the present way's expected time another one must be faster to be chosen
 * @param evaluations in how many evaluations in a row another way must be faster to be chosen
 * @param rawRetry after which time a device offers raw images again to a parent that refused them
 * @param acceptRaw whose raw images an edge or the cloud takes besides those that the definition names: {@code true} for
 *     all devices among its children, {@code false} for none, or their ids
 */
@ConfigurationProperties("ddnn.offload")
public record OffloadProperties(
        @Nullable OffloadMode mode,
        Duration probeInterval,
        double margin,
        int evaluations,
        Duration rawRetry,
        List<String> acceptRaw) {

    private static final List<String> ALL = List.of("true");
    private static final List<String> NONE = List.of("false");

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public OffloadProperties(
            @Nullable OffloadMode mode,
            @DefaultValue("5s") Duration probeInterval,
            @DefaultValue("0.2") double margin,
            @DefaultValue("3") int evaluations,
            @DefaultValue("30s") Duration rawRetry,
            @DefaultValue("false") List<String> acceptRaw) {
        require(probeInterval.toMillis() > 0, "probe-interval", probeInterval, "at least 1 ms");
        require(margin >= 0 && margin < 1, "margin", margin, "at least 0 and less than 1");
        require(evaluations >= 1, "evaluations", evaluations, "at least 1");
        require(!rawRetry.isNegative(), "raw-retry", rawRetry, "at least 0");
        this.mode = mode;
        this.probeInterval = probeInterval;
        this.margin = margin;
        this.evaluations = evaluations;
        this.rawRetry = rawRetry;
        this.acceptRaw = List.copyOf(acceptRaw);
    }

    private static void require(boolean condition, String property, Object value, String expected) {
        if (!condition) {
            throw new TierStartException("ddnn.offload." + property + " is " + value + ", expected " + expected);
        }
    }

    /** How a device sends, with the definition's word where the property is not set. */
    public OffloadMode mode(NodeDefinition device) {
        OffloadMode set = mode;
        if (set != null) {
            return set;
        }
        return device.rawOffload() ? OffloadMode.RAW : OffloadMode.ON_DEMAND;
    }

    /**
     * The devices among a node's children whose raw images it takes.
     *
     * @throws TierStartException if an id is named that is none of these devices
     */
    public Set<String> rawDevices(NetworkDefinition definition, String node) {
        Set<String> devices = definition.node(node).inputs().stream()
                .filter(child -> definition.node(child).tier() == Tier.DEVICE)
                .collect(Collectors.toUnmodifiableSet());
        if (acceptRaw.equals(NONE)) {
            return Set.of();
        }
        if (acceptRaw.equals(ALL)) {
            return devices;
        }
        for (String id : acceptRaw) {
            require(devices.contains(id), "accept-raw", "'" + id + "'",
                    "true, false, or devices among the children of '" + node + "': "
                            + devices.stream().sorted().toList());
        }
        return Set.copyOf(acceptRaw);
    }
}

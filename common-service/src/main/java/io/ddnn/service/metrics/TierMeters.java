package io.ddnn.service.metrics;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.plan.Transfer;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The meters of a tier, {@code ddnn.*}. Their tags are bounded: ids of samples never are among them. */
public final class TierMeters implements ServedNetworks.Listener {

    /** What a computation was for, in {@code ddnn.inference}. */
    public enum Stage {
        /** Reading an image. */
        DECODE,
        /** Running a slice. */
        FORWARD,
        /** Merging scores. */
        AGGREGATE,
        /** Writing a message. */
        ENCODE
    }

    /** How a sample's join ended, in {@code ddnn.join}. */
    public enum JoinOutcome {
        /** All children took part. */
        COMPLETE,
        /** Some children were absent. */
        PARTIAL,
        /** The sample's deadline came first. */
        EXPIRED
    }

    /** Upper edges, in percent: steps of 0.05 of the normalised entropy. */
    private static final double[] ENTROPY_BUCKETS =
            IntStream.rangeClosed(1, 20).mapToDouble(step -> 5 * step).toArray();

    private final MeterRegistry registry;
    private final String network;
    private final String tier;
    private final String node;
    private final String kernel;
    private final Map<String, Gauge> versions = new ConcurrentHashMap<>();
    // those that every sample moves are kept: to look one up by its tags costs a good part of an inference
    private final Map<Stage, Timer> stages = new ConcurrentHashMap<>();
    private final Map<JoinOutcome, Timer> joins = new ConcurrentHashMap<>();
    private final Map<Exit, Counter> exits = new ConcurrentHashMap<>();
    private final Map<Exit, DistributionSummary> entropies = new ConcurrentHashMap<>();
    private final Map<Kind, DistributionSummary> offloads = new ConcurrentHashMap<>();
    private final Map<String, Counter> forwards = new ConcurrentHashMap<>();
    private volatile @Nullable DistributionSummary views;

    /** An exit, and whether the answer was degraded there, or the exit was taken. */
    private record Exit(ExitName name, boolean such) {}

    /** A kind of payload, and for whom. */
    private record Kind(String to, String kind) {}

    /** Makes the meters of a node: of what all versions of its network share. */
    public TierMeters(MeterRegistry registry, ServedNode served, String kernel) {
        this(registry, served.definition().name(), served.node().tier().text(), served.node().id(), kernel);
    }

    @Override
    public void added(ServedNode served) {
        begin(served);
        versions.put(served.version(), Gauge.builder("ddnn.network.info", () -> 1)
                .description("The versions of the network that this tier has loaded")
                .tags("network", network, "version", served.version(), "kernel", kernel)
                .register(registry));
    }

    @Override
    public void dropped(ServedNode served) {
        Gauge gone = versions.remove(served.version());
        if (gone != null) {
            registry.remove(gone);
        }
    }

    /** Meters of the same node that nobody reads: what is counted there is not counted here. */
    public TierMeters apart() {
        return new TierMeters(new SimpleMeterRegistry(), network, tier, node, kernel);
    }

    private TierMeters(MeterRegistry registry, String network, String tier, String node, String kernel) {
        this.registry = registry;
        this.network = network;
        this.tier = tier;
        this.node = node;
        this.kernel = kernel;
    }

    /** Counts an early exit that the tiers above were asked about too. */
    public void audited(ExitName exit, boolean agrees) {
        audits(exit, agrees).increment();
    }

    private Counter audits(ExitName exit, boolean agrees) {
        return Counter.builder("ddnn.audit")
                .description("Early exits that the tiers above were asked about too")
                .tags("exit", exit.text(), "agrees", Boolean.toString(agrees))
                .register(registry);
    }

    /** Counts what came of another version of the network in the bundle's directory. */
    public void networkLoad(String outcome) {
        Counter.builder("ddnn.network.loads")
                .description("What came of other versions in the bundle's directory")
                .tags("outcome", outcome)
                .register(registry)
                .increment();
    }

    /**
     * Begins to count with zero what this node will count: the first of a series that begins with one is no increase to
     * Prometheus.
     */
    private void begin(ServedNode served) {
        boolean device = served.node().tier() == Tier.DEVICE;
        for (ExitDefinition exit : served.node().exits()) {
            if (!device || exit.threshold() != null) {
                ExitName name = ExitName.of(served.node().tier(), exit.on());
                Counter _ = exits(new Exit(name, false));
                Counter _ = exits(new Exit(name, true));
                if (exit.threshold() != null) {
                    Counter _ = audits(name, true);
                    Counter _ = audits(name, false);
                }
            }
        }
        if (device) {
            Counter _ = exits(new Exit(ExitName.DEVICE, true));
        } else {
            for (JoinOutcome outcome : JoinOutcome.values()) {
                Timer _ = joins(outcome);
            }
        }
    }

    private Counter exits(Exit key) {
        return exits.computeIfAbsent(key,
                exit -> Counter.builder("ddnn.exits")
                        .description("Samples decided by this node")
                        .tags("exit", exit.name().text(), "degraded", Boolean.toString(exit.such()), "network", network)
                        .register(registry));
    }

    private Timer joins(JoinOutcome outcome) {
        return joins.computeIfAbsent(outcome, key -> Timer.builder("ddnn.join")
                .description("From a sample's first message until its exit was evaluated or its deadline came")
                .tags("outcome", lower(key))
                .register(registry));
    }

    /** Counts a sample that this node decided. */
    public void decided(Decision decision) {
        exits(new Exit(decision.exit(), decision.degraded())).increment();
        for (DegradedReason reason : decision.reasons()) {
            Counter.builder("ddnn.degraded")
                    .description("Degraded answers by reason; an answer may have several")
                    .tags("reason", reason.text())
                    .register(registry)
                    .increment();
        }
    }

    /**
     * Records the normalised entropy of a sample at an exit, in percent: Micrometer rounds what it puts into buckets up
     * to whole numbers, so that buckets between 0 and 1 would stay empty. Whole percents keep every edge exact.
     */
    public void entropy(ExitName exit, Classification classification, boolean taken) {
        if (Double.isFinite(classification.entropy())) {
            entropies.computeIfAbsent(new Exit(exit, taken),
                    key -> DistributionSummary.builder("ddnn.exit.entropy")
                            .description("Normalised entropy at an exit, in percent")
                            .baseUnit("percent")
                            .serviceLevelObjectives(ENTROPY_BUCKETS)
                            .tags("exit", key.name().text(), "taken", Boolean.toString(key.such()))
                            .register(registry))
                    .record(100 * classification.entropy());
        }
    }

    /** Runs a computation and records its time. */
    public <T> T timed(Stage stage, Supplier<T> computation) {
        return stages.computeIfAbsent(stage, key -> Timer.builder("ddnn.inference")
                .description("Time of a tier's own work")
                .tags("tier", tier, "stage", lower(key))
                .register(registry))
                .record(computation);
    }

    /** Records payload bytes sent to the tier above. */
    public void offloaded(String to, String kind, int bytes) {
        offloads.computeIfAbsent(new Kind(to, kind),
                key -> DistributionSummary.builder("ddnn.offload")
                        .description("Payload bytes sent to the tier above")
                        .baseUnit("bytes")
                        .tags("from", node, "to", key.to(), "kind", key.kind())
                        .register(registry))
                .record(bytes);
    }

    /**
     * Counts a view that a device took, with the bytes that it would send if it sent the image: what exits save is told
     * against that.
     *
     * @param bytes of the network's input, one a value
     */
    public void viewed(int bytes) {
        DistributionSummary summary = views;
        if (summary == null) {
            summary = DistributionSummary.builder("ddnn.view")
                    .description("Views taken, with the bytes of each as a raw image of the network's input")
                    .baseUnit("bytes")
                    .register(registry);
            views = summary;
        }
        summary.record(bytes);
    }

    /** Shows which way of sending is in use: the gauge of one way is 1, those of the others are 0. */
    public void offloadMode(Transfer transfer, Supplier<Number> inUse) {
        Gauge.builder("ddnn.offload.mode", inUse)
                .description("1 for the way in which this device sends now")
                .tags("mode", transfer.text())
                .register(registry);
    }

    /** Counts a change of the way of sending. */
    public void offloadSwitched(Transfer to) {
        Counter.builder("ddnn.offload.switches")
                .description("Changes of the way in which this device sends")
                .tags("to", to.text())
                .register(registry)
                .increment();
    }

    /** Shows what the link to the tier above was measured to be. */
    public void link(Supplier<Number> roundTripSeconds, Supplier<Number> bytesPerSecond) {
        Gauge.builder("ddnn.link.rtt", roundTripSeconds)
                .description("Round trip to the tier above, smoothed; NaN until it is measured")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("ddnn.link.bandwidth", bytesPerSecond)
                .description("Bandwidth to the tier above in bytes a second, smoothed; NaN until it is measured")
                .register(registry);
    }

    /** Records the end of a sample's join. */
    public void joined(JoinOutcome outcome, Duration time) {
        joins(outcome).record(time);
    }

    /** Shows how many samples are open, and the payload bytes that they hold. */
    public void pending(Supplier<Number> open, Supplier<Number> bytes) {
        Gauge.builder("ddnn.join.held", bytes)
                .description("Payload bytes that undecided samples hold")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("ddnn.join.pending", open)
                .description("Samples that are not decided yet")
                .tags(Tags.empty())
                .register(registry);
    }

    /** Counts a sample that went on to the tier above. */
    public void forwarded(String reason) {
        forwards.computeIfAbsent(reason, key -> Counter.builder("ddnn.forwarded")
                .description("Samples sent on to the tier above")
                .tags("reason", key)
                .register(registry))
                .increment();
    }

    /** Shows how many requests are worked on, and the bytes that their bodies may hold. */
    public void admitted(Supplier<Number> requests, Supplier<Number> bytes) {
        Gauge.builder("ddnn.admission.requests", requests)
                .description("Requests that are worked on")
                .register(registry);
        Gauge.builder("ddnn.admission.held", bytes)
                .description("Bytes that the bodies of these requests may have")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Counts work that did not begin because nobody waited for it any more. */
    public void late(String stage) {
        Counter.builder("ddnn.deadline.exceeded")
                .description("Stages that did not begin because the time was over")
                .tags("stage", stage)
                .register(registry)
                .increment();
    }

    /** Counts a refusal. */
    public void rejected(String reason) {
        Counter.builder("ddnn.admission.rejected")
                .description("Requests refused because there was too much to do")
                .tags("reason", reason)
                .register(registry)
                .increment();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

package io.ddnn.benchmarks.fault;

import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A hierarchy in processes, with relays between its tiers, on which faults are tried one after the other. */
public final class FaultRun implements AutoCloseable {

    private static final int STREET = 600;
    private static final int POOL = 60;
    private static final int IN_A_ROW = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(2);

    /** A device is away for so long at a time: its clients have nobody else to ask, and less patience than forever. */
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private final NetworkDefinition definition;
    private final String device;
    private final String edge;
    private final String cloud;
    private final Map<String, Relay> relays = new HashMap<>();
    private final ProcessHierarchy hierarchy;
    private final Load load;
    private volatile boolean stale;

    private FaultRun(Launcher launcher, Path bundle, Path logs) throws IOException {
        WholeNetwork network = BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider());
        definition = network.definition();
        cloud = definition.root().id();
        device = definition.devices().getLast().id();
        NodeDefinition above = Objects.requireNonNull(definition.parent(device), "a device has a parent");
        if (above.id().equals(cloud)) {
            throw new IllegalArgumentException("network '" + definition.name() + "' has no edge, expected one");
        }
        edge = above.id();
        Map<String, Integer> ports = ProcessHierarchy.freePorts(definition);
        Map<String, URI> parents = new HashMap<>();
        for (String below : List.of(device, edge)) {
            String parent = Objects.requireNonNull(definition.parent(below)).id();
            Relay relay = new Relay(Objects.requireNonNull(ports.get(parent)));
            relays.put(below, relay);
            parents.put(below, relay.address());
        }
        Path other = otherVersion(bundle, edge, logs.resolve("other-version"));
        hierarchy = ProcessHierarchy.start(launcher, definition, id -> stale && id.equals(device) ? other : bundle,
                logs, ports, parents,
                "--ddnn.deadline=" + DEADLINE.toMillis() + "ms");
        List<Map<String, View>> views = views(network);
        load = new Load(hierarchy, new Reference(network, views), views, PATIENCE);
    }

    /**
     * Starts a hierarchy and its load.
     *
     * @param bundle a network with devices, an edge and a cloud
     * @param logs directory for the services' output
     * @param samplesPerSecond the load
     */
    public static FaultRun start(Launcher launcher, Path bundle, Path logs, double samplesPerSecond)
            throws IOException, InterruptedException {
        FaultRun run = new FaultRun(launcher, bundle, logs);
        run.load.start(samplesPerSecond);
        if (!await(() -> run.load.fullInARow() >= IN_A_ROW, RECOVERY)) {
            List<String> complaints = run.load.complaints();
            run.close();
            throw new IllegalStateException("no full answers from a sound hierarchy: " + complaints);
        }
        // of the time in which the services were cold
        run.load.complaints();
        return run;
    }

    /** Samples of which half leave early and half go on to the cloud, in turn. */
    static List<Map<String, View>> views(WholeNetwork network) {
        NetworkDefinition definition = network.definition();
        DataSet street = new StreetGenerator(
                new StreetOptions(STREET, definition.devices().size(), definition.input().width(), 77)).generate();
        List<Map<String, View>> early = new ArrayList<>();
        List<Map<String, View>> late = new ArrayList<>();
        for (Sample sample : street.samples()) {
            Map<String, View> views = new HashMap<>();
            for (int i = 0; i < definition.devices().size(); i++) {
                PixelImage image = sample.views().get(i);
                views.put(definition.devices().get(i).id(), image == null ? new View.Blank() : new View.Seen(image));
            }
            (network.evaluate(views).decidedBy().equals(definition.root().id()) ? late : early).add(views);
        }
        List<Map<String, View>> mixed = new ArrayList<>();
        for (int i = 0; i < POOL / 2 && i < Math.min(early.size(), late.size()); i++) {
            mixed.add(early.get(i));
            mixed.add(late.get(i));
        }
        if (mixed.isEmpty()) {
            throw new IllegalArgumentException("network '" + definition.name()
                    + "' answers all samples at the same place, expected some early and some in the cloud");
        }
        return mixed;
    }

    /**
     * Tries a fault.
     *
     * @param samples how many samples flow at least until it is over
     * @param progress is told the samples so far
     */
    public FaultRow run(Fault fault, long samples, Consumer<Long> progress) throws IOException, InterruptedException {
        Tally before = load.tally();
        load.localMillis();
        load.cloudMillis();
        long first = load.samples();
        long start = System.nanoTime();
        double recovery = 0;
        do {
            begin(fault);
            awaitSamples(first, samples, fault.isOfADevice() ? OUTAGE : LONGEST, progress);
            end(fault);
            double seconds = recover();
            recovery = seconds < 0 || recovery < 0 ? -1 : Math.max(recovery, seconds);
        } while (recovery >= 0 && load.samples() - first < samples);
        double rate = (load.samples() - first) * 1e9 / (System.nanoTime() - start);
        return new FaultRow(fault, rate, load.tally().since(before), load.localMillis(), load.cloudMillis(), recovery,
                load.complaints());
    }

    private void awaitSamples(long first, long samples, Duration longest, Consumer<Long> progress)
            throws InterruptedException {
        long start = System.nanoTime();
        await(() -> {
            progress.accept(load.samples() - first);
            return load.samples() - first >= samples && System.nanoTime() - start >= SHORTEST.toNanos();
        }, longest);
    }

    /** Seconds until full answers are back; -1 if they do not come back. */
    private double recover() throws InterruptedException {
        long ended = System.nanoTime();
        load.forgetRow();
        return await(() -> load.fullInARow() >= IN_A_ROW, RECOVERY) ? (System.nanoTime() - ended) / 1e9 : -1;
    }

    private void begin(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case DEVICE_KILLED -> hierarchy.service(device).kill();
            case DEVICE_PAUSED -> hierarchy.service(device).pause();
            case EDGE_KILLED -> hierarchy.service(edge).kill();
            case EDGE_PAUSED -> hierarchy.service(edge).pause();
            case CLOUD_KILLED -> hierarchy.service(cloud).kill();
            case NONE -> {
            }
            case CLOUD_PAUSED -> hierarchy.service(cloud).pause();
            case CLOUD_LINK_SLOW -> relay(edge).set(Relay.Mode.SLOW);
            case CLOUD_LINK_CUT -> relay(edge).set(Relay.Mode.CUT);
            case CLOUD_LINK_BLACK_HOLE -> relay(edge).set(Relay.Mode.BLACK_HOLE);
            case CLOUD_LINK_HALF_REPLIES -> relay(edge).set(Relay.Mode.HALF_REPLIES);
            case DEVICE_LINK_RESET -> relay(device).set(Relay.Mode.RESET_REQUESTS);
            case DEVICE_STALE -> restartDevice(true);
            case ROLLING_RESTART -> {
                // parents first, as a rollout goes
                for (NodeDefinition node : definition.nodes().reversed()) {
                    hierarchy.service(node.id()).terminate();
                    hierarchy.restart(node.id());
                }
            }
        }
    }

    private void end(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case DEVICE_KILLED -> hierarchy.restart(device);
            case DEVICE_PAUSED -> hierarchy.service(device).resume();
            case EDGE_KILLED -> hierarchy.restart(edge);
            case EDGE_PAUSED -> hierarchy.service(edge).resume();
            case CLOUD_KILLED -> hierarchy.restart(cloud);
            case CLOUD_PAUSED -> hierarchy.service(cloud).resume();
            case CLOUD_LINK_SLOW, CLOUD_LINK_CUT, CLOUD_LINK_BLACK_HOLE, CLOUD_LINK_HALF_REPLIES ->
                relay(edge).set(Relay.Mode.OPEN);
            case DEVICE_LINK_RESET -> relay(device).set(Relay.Mode.OPEN);
            case DEVICE_STALE -> restartDevice(false);
            case NONE, ROLLING_RESTART -> {
            }
        }
    }

    private void restartDevice(boolean asStale) throws IOException, InterruptedException {
        stale = asStale;
        hierarchy.service(device).terminate();
        hierarchy.restart(device);
    }

    /** The same network, whose gateway lets samples leave at other entropies: another version with the same scores. */
    private static Path otherVersion(Path bundle, String edge, Path directory) throws IOException {
        Bundle sound = BundleDirectory.open(bundle).readAll();
        NetworkDefinition definition = sound.definition();
        ExitOn on = definition.node(edge).exits().getFirst().on();
        BundleWriter.write(new Bundle(definition.withExit(edge, on, exit -> exit.withThreshold(0.0)), sound.slices(),
                sound.training(), sound.metrics()), directory);
        return directory;
    }

    private Relay relay(String below) {
        return Objects.requireNonNull(relays.get(below));
    }

    private static boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        try {
            load.close();
        } finally {
            hierarchy.close();
            for (Relay relay : relays.values()) {
                relay.close();
            }
        }
    }
}

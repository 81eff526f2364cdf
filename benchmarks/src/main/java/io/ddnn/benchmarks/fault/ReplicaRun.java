package io.ddnn.benchmarks.fault;

import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
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
import java.util.stream.Stream;

/**
 * A hierarchy in processes whose edge has replicas behind one address, and clients that post samples and check every
 * answer. Replicas come, go and crash while samples flow.
 */
public final class ReplicaRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final int IN_A_ROW = 20;

    private final Launcher launcher;
    private final Path bundle;
    private final Path logs;
    private final NetworkDefinition definition;
    private final NodeDefinition edge;
    private final List<Integer> ports;
    private final List<Integer> groupPorts;
    private final Map<Integer, ServiceProcess> replicas = new HashMap<>();
    private final Balancer balancer;
    private final ProcessHierarchy hierarchy;
    private final Load load;

    private ReplicaRun(Launcher launcher, Path bundle, Path logs, int most) throws IOException {
        this.launcher = launcher;
        this.bundle = bundle;
        this.logs = logs;
        WholeNetwork network = BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider());
        definition = network.definition();
        edge = Objects.requireNonNull(definition.parent(definition.devices().getFirst().id()), "a device has a parent");
        Map<String, Integer> nodePorts = ProcessHierarchy.freePorts(definition);
        ports = new ArrayList<>(List.of(Objects.requireNonNull(nodePorts.get(edge.id()))));
        groupPorts = new ArrayList<>(List.of(ServiceProcess.freePort()));
        while (ports.size() < most) {
            ports.add(ServiceProcess.freePort());
            groupPorts.add(ServiceProcess.freePort());
        }
        balancer = new Balancer(ports.subList(0, 1));
        Map<String, URI> parents = new HashMap<>();
        edge.inputs().forEach(device -> parents.put(device, balancer.address()));
        hierarchy = ProcessHierarchy.start(launcher, definition, _ -> bundle, logs, nodePorts, parents,
                id -> id.equals(edge.id()) ? replicaSettings(0) : List.of());
        List<Map<String, View>> views = FaultRun.views(network);
        load = new Load(hierarchy, new Reference(network, views), views, PATIENCE);
    }

    /**
     * Starts a hierarchy with one edge, and clients.
     *
     * @param logs directory for the services' output
     * @param most how many replicas of the edge there will be at most
     * @param samplesPerSecond the load
     */
    public static ReplicaRun start(Launcher launcher, Path bundle, Path logs, int most, double samplesPerSecond)
            throws IOException, InterruptedException {
        ReplicaRun run = new ReplicaRun(launcher, bundle, logs, most);
        try {
            // gently at first: nine JVMs whose code is not compiled yet may not keep up, and then never catch up
            run.load.start(samplesPerSecond / 4);
            run.settle();
            run.load.rate(samplesPerSecond);
            run.settle();
            run.load.complaints();
        } catch (IllegalStateException e) {
            run.close();
            throw e;
        }
        return run;
    }

    private List<String> replicaSettings(int replica) {
        List<String> discovery = groupPorts.stream().map(port -> "127.0.0.1:" + port).toList();
        return List.of("--ddnn.replicas.discovery=" + String.join(",", discovery),
                "--ddnn.replicas.port=" + groupPorts.get(replica),
                // ten JVMs whose code is still being compiled share this machine: that is not to look like a lost device
                "--ddnn.join.window=1s",
                // so that devices come by all replicas in little time
                "--server.tomcat.max-keep-alive-requests=50");
    }

    /** Lets samples flow, with the replicas that there are. */
    public ReplicaRow flow(String what, long samples) throws IOException, InterruptedException {
        return measured(what, samples, () -> {});
    }

    /** Starts replicas while samples flow, until there are so many. */
    public ReplicaRow grow(int edges, long samples) throws IOException, InterruptedException {
        return measured("from " + count() + " to " + edges, samples, () -> {
            for (int i = count(); i < edges; i++) {
                List<String> arguments = new ArrayList<>(List.of("--ddnn.bundle=" + bundle, "--ddnn.node=" + edge.id(),
                        "--ddnn.parent=" + hierarchy.service(Objects.requireNonNull(definition.parent(edge.id())).id())
                                .address()));
                arguments.addAll(replicaSettings(i));
                ServiceProcess replica = ServiceProcess.start(launcher.command(edge.tier()), ports.get(i),
                        logs.resolve(edge.id() + "-" + i + ".log"), arguments);
                replicas.put(i, replica);
                replica.awaitReady();
            }
            balancer.targets(ports.subList(0, edges));
        });
    }

    /** Kills the newest replica while samples flow. */
    public ReplicaRow kill(long samples) throws IOException, InterruptedException {
        return measured("one killed", samples, () -> newest().kill());
    }

    /** Tells the newest replica to end while samples flow. */
    public ReplicaRow shrink(long samples) throws IOException, InterruptedException {
        return measured("one told to end", samples, () -> newest().terminate());
    }

    /**
     * Stops the newest replica where it is, as a long pause of its machine would, and lets it go on.
     *
     * @return from the stop until the first replica no longer counted it
     */
    public Duration pause() throws IOException, InterruptedException {
        ServiceProcess silent = Objects.requireNonNull(replicas.get(count() - 1), "the first replica stays");
        awaitKnown(count());
        long start = System.nanoTime();
        silent.pause();
        try {
            awaitKnown(count() - 1);
        } finally {
            silent.resume();
        }
        Duration noticed = Duration.ofNanos(System.nanoTime() - start);
        awaitKnown(count());
        settle();
        return noticed;
    }

    private void awaitKnown(int replicas) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (hierarchy.service(edge.id()).meter("ddnn_replicas") != replicas) {
            if (System.nanoTime() - start > SETTLED.toNanos()) {
                throw new IllegalStateException("the first replica does not count " + replicas);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private ServiceProcess newest() {
        int last = count() - 1;
        if (last == 0) {
            throw new IllegalStateException("the first replica stays");
        }
        return Objects.requireNonNull(replicas.remove(last));
    }

    /** How many replicas there are. */
    private int count() {
        return replicas.size() + 1;
    }

    /** What is done while samples flow. */
    private interface Change {
        void make() throws IOException, InterruptedException;
    }

    private ReplicaRow measured(String what, long samples, Change change) throws IOException, InterruptedException {
        double forwards = meter("ddnn_forwarded_total", "reason=\"owner\"");
        double partial = meter("ddnn_join_seconds_count", "outcome=\"partial\"");
        Duration processor = processor();
        Tally before = load.tally();
        long first = load.samples();
        change.make();
        while (load.samples() - first < samples) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        long begun = load.samples() - first;
        Duration used = processor().minus(processor);
        settle();
        return new ReplicaRow(what, count(), begun, load.tally().since(before),
                meter("ddnn_forwarded_total", "reason=\"owner\"") - forwards,
                meter("ddnn_join_seconds_count", "outcome=\"partial\"") - partial, used, load.complaints());
    }

    /** Waits until full answers come in a row. */
    private void settle() throws InterruptedException {
        load.forgetRow();
        long start = System.nanoTime();
        while (load.fullInARow() < IN_A_ROW) {
            if (System.nanoTime() - start > SETTLED.toNanos()) {
                throw new IllegalStateException("no full answers come in a row: " + load.complaints());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private Stream<ServiceProcess> edges() {
        return Stream.concat(Stream.of(hierarchy.service(edge.id())), replicas.values().stream());
    }

    private double meter(String name, String tag) throws IOException, InterruptedException {
        double sum = 0;
        for (ServiceProcess each : edges().toList()) {
            sum += each.meter(name, tag);
        }
        return sum;
    }

    private Duration processor() {
        Stream<ServiceProcess> others = definition.nodes().stream().map(NodeDefinition::id)
                .filter(id -> !id.equals(edge.id())).map(hierarchy::service);
        return Stream.concat(edges(), others).map(ServiceProcess::processorTime).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() throws IOException {
        try {
            load.close();
        } finally {
            replicas.values().forEach(ServiceProcess::close);
            hierarchy.close();
            balancer.close();
        }
    }
}

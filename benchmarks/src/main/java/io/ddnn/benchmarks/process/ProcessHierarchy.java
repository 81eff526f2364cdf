package io.ddnn.benchmarks.process;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A whole hierarchy, each node in a process of its own on a port of its own. */
public final class ProcessHierarchy implements AutoCloseable {

    private final Launcher launcher;
    private final NetworkDefinition definition;
    private final Function<String, Path> bundles;
    private final Path logs;
    private final Map<String, Integer> ports;
    private final Map<String, URI> parents;
    private final Function<String, List<String>> settings;
    private final Map<String, ServiceProcess> services = new ConcurrentHashMap<>();
    /** Ends the services where this process is told to end before it has closed them. */
    private final Thread atExit = new Thread(this::end, "end-services");

    private ProcessHierarchy(Launcher launcher, NetworkDefinition definition, Function<String, Path> bundles, Path logs,
            Map<String, Integer> ports, Map<String, URI> parents, Function<String, List<String>> settings) {
        this.launcher = launcher;
        this.definition = definition;
        this.bundles = bundles;
        this.logs = logs;
        this.ports = Map.copyOf(ports);
        this.parents = Map.copyOf(parents);
        this.settings = settings;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts all nodes of a bundle's network and waits until they are ready.
     *
     * @param logs directory for the services' output
     * @param settings arguments of every service
     */
    public static ProcessHierarchy start(Launcher launcher, Path bundle, Path logs, String... settings)
            throws IOException {
        return start(launcher, BundleDirectory.open(bundle).definition(), _ -> bundle, logs, settings);
    }

    /** Starts each node with a bundle's directory of its own. */
    public static ProcessHierarchy start(Launcher launcher, NetworkDefinition definition,
            Function<String, Path> bundles, Path logs, String... settings) throws IOException {
        return start(launcher, definition, bundles, logs, freePorts(definition), Map.of(), settings);
    }

    /**
     * Starts all nodes on given ports.
     *
     * @param parents addresses at which nodes reach their parents, by node id; others go straight to the parent's port
     */
    public static ProcessHierarchy start(Launcher launcher, NetworkDefinition definition,
            Function<String, Path> bundles, Path logs, Map<String, Integer> ports, Map<String, URI> parents,
            String... settings) throws IOException {
        return start(launcher, definition, bundles, logs, ports, parents, _ -> List.of(settings));
    }

    /** The same with settings of each node, by its id. */
    public static ProcessHierarchy start(Launcher launcher, NetworkDefinition definition,
            Function<String, Path> bundles, Path logs, Map<String, Integer> ports, Map<String, URI> parents,
            Function<String, List<String>> settings) throws IOException {
        ProcessHierarchy hierarchy =
                new ProcessHierarchy(launcher, definition, bundles, logs, ports, parents, settings);
        try {
            for (NodeDefinition node : definition.nodes()) {
                hierarchy.launch(node.id());
            }
            hierarchy.services.values().forEach(ServiceProcess::awaitReady);
        } catch (IOException | RuntimeException e) {
            hierarchy.close();
            throw e;
        }
        return hierarchy;
    }

    /** A free port for each node. */
    public static Map<String, Integer> freePorts(NetworkDefinition definition) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            ports.put(node.id(), ServiceProcess.freePort());
        }
        return ports;
    }

    private void launch(String id) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--ddnn.bundle=" + bundles.apply(id), "--ddnn.node=" + id));
        NodeDefinition parent = definition.parent(id);
        if (parent != null) {
            arguments.add("--ddnn.parent="
                    + parents.getOrDefault(id, URI.create("http://127.0.0.1:" + ports.get(parent.id()))));
        }
        arguments.addAll(settings.apply(id));
        services.put(id, ServiceProcess.start(launcher.command(definition.node(id).tier()),
                Objects.requireNonNull(ports.get(id)), logs.resolve(id + ".log"), arguments));
    }

    /** Starts a node again that has ended, on the port that it had, and waits until it is ready. */
    public void restart(String id) throws IOException {
        launch(id);
        service(id).awaitReady();
    }

    /** The network that is served. */
    public NetworkDefinition definition() {
        return definition;
    }

    /** The process of a node. */
    public ServiceProcess service(String id) {
        return Objects.requireNonNull(services.get(id));
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // it runs already
        }
    }

    private void end() {
        services.values().forEach(ServiceProcess::close);
    }
}

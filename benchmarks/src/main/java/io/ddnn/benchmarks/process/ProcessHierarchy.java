package io.ddnn.benchmarks.process;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A whole hierarchy, each node in a process of its own on a port of its own. */
public final class ProcessHierarchy implements AutoCloseable {

    private final Build build;
    private final Path bundle;
    private final Path logs;
    private final Map<String, URI> parents;
    private final List<String> settings;
    private final NetworkDefinition definition;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();

    private ProcessHierarchy(Build build, Path bundle, Path logs, Map<String, URI> parents, List<String> settings) {
        this.build = build;
        this.parents = Map.copyOf(parents);
        this.bundle = bundle;
        this.logs = logs;
        this.settings = settings;
        this.definition = BundleDirectory.open(bundle).definition();
    }

    /**
     * Starts all nodes of a network and waits until they are ready.
     *
     * @param logs directory for the services' output
     * @param settings arguments of every service
     */
    public static ProcessHierarchy start(Build build, Path bundle, Path logs, String... settings) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        for (NodeDefinition node : BundleDirectory.open(bundle).definition().nodes()) {
            ports.put(node.id(), ServiceProcess.freePort());
        }
        return start(build, bundle, logs, ports, Map.of(), settings);
    }

    /**
     * Starts all nodes of a network on given ports.
     *
     * @param parents addresses at which nodes reach their parents, by node id; others go straight to the parent's port
     */
    public static ProcessHierarchy start(Build build, Path bundle, Path logs, Map<String, Integer> ports,
            Map<String, URI> parents, String... settings) throws IOException {
        ProcessHierarchy hierarchy = new ProcessHierarchy(build, bundle, logs, parents, List.of(settings));
        hierarchy.ports.putAll(ports);
        try {
            for (NodeDefinition node : hierarchy.definition.nodes()) {
                hierarchy.launch(node.id());
            }
            hierarchy.services.values().forEach(ServiceProcess::awaitReady);
        } catch (IOException | RuntimeException e) {
            hierarchy.close();
            throw e;
        }
        return hierarchy;
    }

    private void launch(String id) throws IOException {
        NodeDefinition node = definition.node(id);
        List<String> arguments = new ArrayList<>(List.of("--ddnn.bundle=" + bundle, "--ddnn.node=" + id));
        NodeDefinition parent = definition.parent(id);
        if (parent != null) {
            arguments.add("--ddnn.parent="
                    + parents.getOrDefault(id, URI.create("http://127.0.0.1:" + ports.get(parent.id()))));
        }
        arguments.addAll(settings);
        int port = Objects.requireNonNull(ports.get(id));
        services.put(id, ServiceProcess.start(build, node.tier().text() + "-service", port, logs.resolve(id + ".log"),
                arguments));
    }

    /** Starts a node again that was killed, on the port that it had. */
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
        services.values().forEach(ServiceProcess::close);
    }
}

package io.ddnn.system;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A whole hierarchy, each node in a process of its own on a port of its own. */
final class ProcessHierarchy implements AutoCloseable {

    private final Function<String, Path> bundles;
    private final Path logs;
    private final List<String> settings;
    private final NetworkDefinition definition;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, ServiceProcess> services = new LinkedHashMap<>();

    private ProcessHierarchy(NetworkDefinition definition, Function<String, Path> bundles, Path logs,
            List<String> settings) {
        this.definition = definition;
        this.bundles = bundles;
        this.logs = logs;
        this.settings = settings;
    }

    static ProcessHierarchy start(Path bundle, Path logs, String... settings) throws IOException {
        return start(BundleDirectory.open(bundle).definition(), _ -> bundle, logs, settings);
    }

    /** Starts each node with a bundle's directory of its own. */
    static ProcessHierarchy start(NetworkDefinition definition, Function<String, Path> bundles, Path logs,
            String... settings) throws IOException {
        ProcessHierarchy hierarchy = new ProcessHierarchy(definition, bundles, logs, List.of(settings));
        try {
            for (NodeDefinition node : hierarchy.definition.nodes()) {
                hierarchy.ports.put(node.id(), ServiceProcess.freePort());
            }
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
        List<String> arguments = new ArrayList<>(List.of("--ddnn.bundle=" + bundles.apply(id), "--ddnn.node=" + id));
        NodeDefinition parent = definition.parent(id);
        if (parent != null) {
            arguments.add("--ddnn.parent=http://127.0.0.1:" + ports.get(parent.id()));
        }
        arguments.addAll(settings);
        int port = Objects.requireNonNull(ports.get(id));
        services.put(id, ServiceProcess.start(node.tier().text() + "-service", port, logs.resolve(id + ".log"),
                arguments));
    }

    /** Starts a node again that was killed, on the port that it had. */
    void restart(String id) throws IOException {
        launch(id);
        service(id).awaitReady();
    }

    NetworkDefinition definition() {
        return definition;
    }

    ServiceProcess service(String id) {
        return Objects.requireNonNull(services.get(id));
    }

    @Override
    public void close() {
        services.values().forEach(ServiceProcess::close);
    }
}

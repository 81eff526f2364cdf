package io.ddnn.console;

import io.ddnn.cloud.CloudApplication;
import io.ddnn.device.DeviceApplication;
import io.ddnn.edge.EdgeApplication;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.service.config.Protection;
import io.ddnn.service.config.TierStartException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * All services of a network in this process: one for each node of a bundle, each on a loopback port of its own. They are
 * the same services as in processes of their own, and talk to each other over HTTP only.
 */
public final class Hierarchy implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Path bundle;
    private final NetworkDefinition definition;
    private final String version;
    private final HierarchySettings settings;
    private final Map<String, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();
    private final Map<String, URI> addresses = new ConcurrentHashMap<>();

    private Hierarchy(Path bundle, HierarchySettings settings) {
        BundleDirectory directory = BundleDirectory.open(bundle);
        this.bundle = bundle.toAbsolutePath();
        this.definition = directory.definition();
        this.version = directory.version();
        this.settings = settings;
    }

    /**
     * Starts the services of all nodes, the root first. When this returns, all of them answer.
     *
     * @throws io.ddnn.model.bundle.BundleException if the bundle cannot be used
     * @throws HierarchyException if a service does not start; those that did are stopped again
     */
    public static Hierarchy start(Path bundle, HierarchySettings settings) {
        Hierarchy hierarchy = new Hierarchy(bundle, settings);
        settings.port(hierarchy.definition.nodes().size() - 1);
        try {
            hierarchy.eachLevel(hierarchy.levels(), hierarchy::startNode);
            return hierarchy;
        } catch (RuntimeException | Error e) {
            hierarchy.close();
            throw e;
        }
    }

    /** The network that is served. */
    public NetworkDefinition definition() {
        return definition;
    }

    /** The network's version, 6 hex digits. */
    public String version() {
        return version;
    }

    /** The base address of each running service by node id, in the definition's order. */
    public Map<String, URI> addresses() {
        Map<String, URI> ordered = new LinkedHashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            URI address = addresses.get(node.id());
            if (address != null) {
                ordered.put(node.id(), address);
            }
        }
        return Collections.unmodifiableMap(ordered);
    }

    /**
     * The base address of a running service.
     *
     * @throws IllegalArgumentException if no service of that node runs
     */
    public URI address(String node) {
        URI address = addresses.get(node);
        if (address == null) {
            throw new IllegalArgumentException("node is '" + node + "', expected one that runs: "
                    + addresses().keySet());
        }
        return address;
    }

    /** Stops one service, as if its machine went away; nothing happens if it does not run. */
    public void stop(String node) {
        ConfigurableApplicationContext context = contexts.remove(definition.node(node).id());
        addresses.remove(node);
        if (context != null) {
            context.close();
        }
    }

    /** Stops all services, the leaves first, so that what they still ask above is answered. */
    @Override
    public void close() {
        eachLevel(levels().reversed(), node -> stop(node.id()));
    }

    /** The nodes by their distance from the root, the root's level first. */
    private List<List<NodeDefinition>> levels() {
        List<List<NodeDefinition>> levels = new ArrayList<>();
        List<NodeDefinition> level = List.of(definition.root());
        while (!level.isEmpty()) {
            levels.add(level);
            level = level.stream().flatMap(node -> node.inputs().stream()).map(definition::node).toList();
        }
        return levels;
    }

    /** Does something with every node, those of a level at the same time; the first failure ends it after its level. */
    private void eachLevel(List<List<NodeDefinition>> levels, Consumer<NodeDefinition> action) {
        try (ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (List<NodeDefinition> level : levels) {
                List<Future<?>> running = new ArrayList<>();
                level.forEach(node -> running.add(workers.submit(() -> action.accept(node))));
                running.forEach(Hierarchy::join);
            }
        }
    }

    private static void join(Future<?> running) {
        try {
            running.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case HierarchyException failure -> throw failure;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
                case null -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HierarchyException("interrupted while services start or stop", e);
        }
    }

    private void startNode(NodeDefinition node) {
        int port = settings.port(definition.index(node.id()));
        try {
            String[] arguments = arguments(node, port);
            ConfigurableApplicationContext context = switch (node.tier()) {
                case DEVICE -> DeviceApplication.start(Map.of(), arguments);
                case EDGE -> EdgeApplication.start(Map.of(), arguments);
                case CLOUD -> CloudApplication.start(Map.of(), arguments);
            };
            contexts.put(node.id(), context);
            String real = context.getEnvironment().getRequiredProperty("local.server.port");
            addresses.put(node.id(), URI.create(scheme() + "://" + HOST + ":" + real));
        } catch (RuntimeException e) {
            throw failure(node, port, e);
        }
    }

    private String scheme() {
        return settings.properties().containsKey(Protection.SERVER_BUNDLE) ? "https" : "http";
    }

    /** As arguments, as these come before environment variables. */
    private String[] arguments(NodeDefinition node, int port) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("logging.level.root", settings.logLevel());
        // what a failed start says is told by its exception
        properties.put("logging.level.org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter", "OFF");
        properties.put("logging.level.org.springframework.boot.web.server.servlet.context", "ERROR");
        // warns of threads that stop a moment after Tomcat
        properties.put("logging.level.org.apache.catalina.loader.WebappClassLoaderBase", "ERROR");
        properties.put("spring.main.register-shutdown-hook", "false");
        properties.put("spring.mvc.servlet.load-on-startup", "1");
        // a configuration that lies in the working directory is not meant for these services
        properties.put("spring.config.location", "optional:classpath:/");
        properties.putAll(settings.properties());
        properties.put("server.address", HOST);
        properties.put("server.port", Integer.toString(port));
        properties.put("ddnn.bundle", bundle.toString());
        properties.put("ddnn.node", node.id());
        NodeDefinition parent = definition.parent(node.id());
        if (parent != null) {
            properties.put("ddnn.parent", address(parent.id()).toString());
        }
        return properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    private static HierarchyException failure(NodeDefinition node, int port, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return new HierarchyException("node '" + node.id() + "' cannot start: port " + port
                        + " is in use; stop what listens there, or choose another first port", e);
            }
            if (cause instanceof TierStartException) {
                return new HierarchyException("node '" + node.id() + "' cannot start: " + cause.getMessage(), e);
            }
        }
        return new HierarchyException("node '" + node.id() + "' cannot start: " + e, e);
    }
}

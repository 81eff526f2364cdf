package io.ddnn.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.ddnn.benchmarks.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;

/**
 * {@code docker-compose.yml} in a project of its own, on free ports, with images of the build that is tested. Whichever
 * Compose is there runs it: the plugin, or version 1.
 */
final class Compose implements AutoCloseable {

    /** How many cameras there are. */
    static final int CAMERAS = 6;

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")));

    private final String project = "ddnn-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> program;
    private final Path directory;
    private final List<URI> devices;
    private final URI prometheus;
    private final URI console;

    private Compose(Path directory) throws IOException {
        this.directory = directory;
        boolean plugin = Command.run(ROOT, Map.of(), List.of("docker", "compose", "version")).status() == 0;
        this.program = plugin ? List.of("docker", "compose") : List.of("docker-compose");
        environment.put("COMPOSE_PROJECT_NAME", project);
        environment.put("DDNN_TAG", "test");
        int page = ServiceProcess.freePort();
        environment.put("DDNN_CONSOLE_PORT", Integer.toString(page));
        this.console = URI.create("https://localhost:" + page);
        // so that all panels have something to show
        environment.put("DDNN_AUDIT_SHARE", "1");
        environment.put("DDNN_AUDIT_RATE", "100");
        List<URI> addresses = new ArrayList<>();
        for (int i = 0; i < CAMERAS; i++) {
            int port = ServiceProcess.freePort();
            environment.put("DDNN_CAMERA_" + i + "_PORT", Integer.toString(port));
            addresses.add(URI.create("https://localhost:" + port));
        }
        this.devices = List.copyOf(addresses);
        int port = ServiceProcess.freePort();
        environment.put("DDNN_PROMETHEUS_PORT", Integer.toString(port));
        this.prometheus = URI.create("http://127.0.0.1:" + port);
    }

    /** Builds the images. */
    static void buildImages() {
        Command.run(ROOT, Map.of("DDNN_TAG", "test"), List.of("scripts/images")).success();
    }

    /**
     * Starts it, and waits until all services are healthy.
     *
     * @param directory for certificates and tokens
     * @param options of {@code up}, as {@code --scale edge=3}
     */
    static Compose up(Path directory, String... options) throws IOException {
        Compose compose = new Compose(directory);
        try {
            List<String> arguments = new ArrayList<>(List.of("up", "--detach", "--no-build"));
            arguments.addAll(List.of(options));
            compose.run(arguments.toArray(String[]::new)).success();
            compose.copyAccess();
        } catch (IOException | RuntimeException | AssertionError e) {
            compose.close();
            throw e;
        }
        return compose;
    }

    /** Runs a command of Compose. */
    Command.Ended run(String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        return Command.run(ROOT, environment, command);
    }

    /** As docs/operations.md tells people to. */
    private void copyAccess() throws IOException {
        for (String file : List.of("ca.crt", "client.token", "metrics.token", "admin.token")) {
            Command.run(directory, Map.of(),
                    List.of("docker", "cp", container("cloud") + ":/certs/" + file, file)).success();
        }
    }

    /** The certificate of the authority. */
    Path authority() {
        return directory.resolve("ca.crt");
    }

    /** A file with a token. */
    Path token(String name) {
        return directory.resolve(name + ".token");
    }

    /** Where the cameras' ports are on this machine. */
    List<URI> devices() {
        return devices;
    }

    /** Where the console is on this machine. */
    URI console() {
        return console;
    }

    /** Where Prometheus is on this machine. */
    URI prometheus() {
        return prometheus;
    }

    /** The id of a service's only container, or of one of them. */
    String container(String service) {
        return containers(service).getFirst();
    }

    /** The ids of a service's containers. */
    List<String> containers(String service) {
        List<String> found = engine().listContainersCmd().withShowAll(true)
                .withLabelFilter(Map.of("com.docker.compose.project", project, "com.docker.compose.service", service))
                .exec().stream().map(Container::getId).sorted().toList();
        if (found.isEmpty()) {
            throw new AssertionError("service " + service + " has no container");
        }
        return found;
    }

    /** The names of the cameras' services. */
    static List<String> cameras() {
        return IntStream.range(0, CAMERAS).mapToObj(i -> "camera-" + i).toList();
    }

    /** Whether a container's health check succeeds. */
    static boolean isHealthy(String container) {
        var health = engine().inspectContainerCmd(container).exec().getState().getHealth();
        return health != null && "healthy".equals(health.getStatus());
    }

    /** The network that all its containers are in. */
    String network() {
        return project + "_default";
    }

    /** The engine. */
    static DockerClient engine() {
        return DockerClientFactory.instance().client();
    }

    /** What the services have logged. */
    String logs() {
        return run("logs", "--no-color", "--tail", "60").out();
    }

    @Override
    public void close() {
        run("down", "--volumes", "--timeout", "1");
    }
}

package io.ddnn.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A tier in a process of its own, started from its jar. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI address;
    private final Path log;

    private ServiceProcess(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /** Starts a service; {@link #awaitReady} waits for it. */
    static ServiceProcess start(String service, int port, Path log, List<String> settings) throws IOException {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root"), "ddnn.root is not set"));
        Path jar = root.resolve(service)
                .resolve("target/" + service + "-" + System.getProperty("ddnn.version") + "-exec.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: run the package phase first");
        }
        // the first compiler only: eight JVMs start at once on a small machine
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-jar", jar.toString(),
                "--server.port=" + port));
        command.addAll(settings);
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new ServiceProcess(process, URI.create("http://127.0.0.1:" + port), log);
    }

    /** A port that nobody listens on just now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return address;
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(address + " ended: " + Files.readString(log));
            }
            return isReady();
        });
    }

    private boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/health/readiness")).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** The sum of all lines of a meter at {@code /actuator/prometheus} that hold these tags. */
    double meter(String name, String... tags) throws IOException, InterruptedException {
        String text = HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/prometheus")).build(),
                BodyHandlers.ofString()).body();
        return text.lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Tells the service to look at its bundle's directory now, and gives its answer. */
    HttpResponse<String> lookAtBundle() throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/network"))
                .POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    /** Ends the process at once, as a crash would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

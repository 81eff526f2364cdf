package io.ddnn.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A tier in a process of its own. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(1);
    /** Linux tells times in hundredths of a second, whatever its clock (USER_HZ). */
    private static final int MILLIS_A_TICK = 10;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    /** Processes begin at different ones. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % PORTS));
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI address;
    private final Path log;

    private ServiceProcess(Process process, URI address, Path log) {
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts a service; {@link #awaitReady} waits for it.
     *
     * @param java the command up to the service's arguments
     * @param port its port on the loopback interface
     * @param log receives what it prints, behind what is there
     */
    public static ServiceProcess start(List<String> java, int port, Path log, List<String> settings)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add("--server.port=" + port);
        command.addAll(settings);
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        return new ServiceProcess(process, URI.create("http://127.0.0.1:" + port), log);
    }

    /**
     * A port that nobody listens on just now, and that was not given out before. It is none of those that systems take by
     * themselves, for connections and for whoever does not care, or one could be gone before the service starts.
     *
     * @throws IOException if there is none
     */
    public static int freePort() throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException _) {
                // somebody listens there
            }
        }
        throw new IOException("none of the ports from " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1) + " is free");
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    /**
     * Waits until it is ready to take requests.
     *
     * @throws IllegalStateException if it ends first, or is not ready in time
     */
    public void awaitReady() {
        long limit = System.nanoTime() + START.toNanos();
        try {
            while (!isReady()) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(address + " ended: " + Files.readString(log));
                }
                if (System.nanoTime() - limit > 0) {
                    throw new IllegalStateException(address + " is not ready within " + START.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + address, e);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(2)).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Processor time that it has used since it started, all threads together. */
    public Duration processorTime() {
        return process.info().totalCpuDuration()
                .orElseThrow(
                        () -> new IllegalStateException("the system does not tell the processor time of " + address));
    }

    /**
     * The part of it that the JVM's compilers took: most of a new service's time, and next to nothing of one that has run
     * for long. Nothing where the system does not tell of threads, as others than Linux do not.
     */
    public Duration compilerTime() throws IOException {
        Path tasks = Path.of("/proc/" + process.pid() + "/task");
        if (!Files.isDirectory(tasks)) {
            return Duration.ZERO;
        }
        long ticks = 0;
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                ticks += compilerTicks(thread.resolve("stat"));
            }
        }
        return Duration.ofMillis(ticks * MILLIS_A_TICK);
    }

    /** Processor time of a thread if it is a compiler's, else 0. A thread that has just ended is none. */
    private static long compilerTicks(Path stat) throws IOException {
        String text;
        try {
            text = Files.readString(stat);
        } catch (NoSuchFileException _) {
            return 0;
        }
        int nameEnd = text.lastIndexOf(')');
        if (!text.substring(text.indexOf('(') + 1, nameEnd).matches("C[12] Compiler.*")) {
            return 0;
        }
        // behind the name: the state is proc(5)'s field 3, user and system time are 14 and 15
        String[] fields = text.substring(nameEnd + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /**
     * Memory of it that is in use, in bytes: its resident set.
     *
     * @throws IOException if the system does not tell, as others than Linux do not
     */
    public long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).findFirst()
                    .map(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .orElseThrow(() -> new IOException("no VmRSS of process " + process.pid()));
        }
    }

    /** The sum of all lines of a meter at {@code /actuator/prometheus} that hold these tags. */
    public double meter(String name, String... tags) throws IOException, InterruptedException {
        String text = HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/prometheus")).build(),
                BodyHandlers.ofString()).body();
        return text.lines().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    /** Tells the service to look at its bundle's directory now, and gives its answer. */
    public HttpResponse<String> lookAtBundle() throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(address.resolve("/actuator/network"))
                .POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    /** Ends the process at once, as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
    }

    /** Asks the process to end, and waits until it has finished what it holds. */
    public void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    address + " did not end within " + END.toSeconds() + " s of being asked to");
        }
    }

    /** Stops the process where it is, as a long pause of its machine would. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets a paused process go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (status != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with status " + status);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

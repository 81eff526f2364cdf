package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.bare.BareService;
import io.ddnn.benchmarks.fault.Relay;
import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.TierMessage;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Compares services with bare ones, batches with single samples, and early exits with none, in processes. */
public final class LoadBenchmark {

    private static final int BATCH = 64;

    private final Path single;
    private final Path hierarchy;
    private final Path work;
    private final Comparison comparison;
    private final double rate;

    /** What is compared. */
    public enum Part {
        /** A device whose samples all leave there, beside a bare endpoint. */
        DEVICE,
        /** The same beside a bare endpoint that runs the device's slice as floats. */
        FLOAT,
        /** A hierarchy whose samples all leave at the edge, beside bare relays. */
        HIERARCHY,
        /** A device's batches beside its single samples. */
        DEVICE_BATCH,
        /** The cloud's batches beside its single samples. */
        CLOUD_BATCH,
        /** An edge's batches of scores beside single ones. */
        EDGE_BATCH,
        /** Early exits behind a slow link to the cloud beside no early exits. */
        SLOW_LINK
    }

    private LoadBenchmark(Path single, Path hierarchy, Path work, Comparison comparison, double rate) {
        this.single = single;
        this.hierarchy = hierarchy;
        this.work = work;
        this.comparison = comparison;
        this.rate = rate;
    }

    /**
     * Measures a part.
     *
     * @param single bundle of a network with one device under the cloud
     * @param hierarchy bundle of a network with devices, one edge and the cloud
     * @param work directory for bundles and the services' output
     * @param rate single requests a second to a device
     * @param round how long a subject is measured at a time
     * @param floatRuntime directory with the jars of the kernel benchmarks, which {@link Part#FLOAT} needs; else null
     */
    public static LoadRow run(Part part, Path single, Path hierarchy, Path work, double rate, Duration round,
            int rounds, @Nullable Path floatRuntime) throws IOException, InterruptedException {
        try (OpenLoop loop = new OpenLoop()) {
            LoadBenchmark benchmark = new LoadBenchmark(single, hierarchy, work,
                    new Comparison(loop, round, rounds), rate);
            return switch (part) {
                case DEVICE -> benchmark.device();
                case FLOAT -> benchmark.besideFloats(Objects.requireNonNull(floatRuntime, "there is no float runtime"));
                case HIERARCHY -> benchmark.hierarchy();
                case DEVICE_BATCH -> benchmark.deviceBatch();
                case CLOUD_BATCH -> benchmark.cloudBatch();
                case EDGE_BATCH -> benchmark.edgeBatch();
                case SLOW_LINK -> benchmark.slowLink();
            };
        }
    }

    private LoadRow device() throws IOException, InterruptedException {
        return besideDevice("device, raw image in a frame, local exit / bare endpoint", 0.85, null);
    }

    private LoadRow besideFloats(Path runtime) throws IOException, InterruptedException {
        return besideDevice("device, raw image in a frame, local exit / the same in float, ONNX Runtime", 1, runtime);
    }

    private LoadRow besideDevice(String title, double goal, @Nullable Path floatRuntime)
            throws IOException, InterruptedException {
        Path bundle = Bundles.withThresholds(single, 1, work.resolve("all-leave"));
        Questions ask = new Questions(bundle);
        String device = ask.devices().getFirst();
        try (ProcessHierarchy services = start(bundle)) {
            Subject own = singles(services, ask, device, device, "local", ask::picture);
            HttpResponse<byte[]> example = send(own.requests().apply(0).getFirst());
            int requestBytes = length(own.requests().apply(0).getFirst());
            try (ServiceProcess bare = floatRuntime == null
                    ? bare("bare", example.body().length, 0, null)
                    : floats(floatRuntime)) {
                return comparison.processorTimes(title, goal, own, rate,
                        bare(List.of(bare), List.of(bare), requestBytes), rate);
            }
        }
    }

    private LoadRow hierarchy() throws IOException, InterruptedException {
        Path bundle = Bundles.withThresholds(hierarchy, 1, work.resolve("all-leave"));
        Questions ask = new Questions(bundle);
        List<String> devices = ask.devices();
        List<ServiceProcess> bares = new ArrayList<>();
        try (ProcessHierarchy services = start(bundle)) {
            Subject own = Subject.pictures(services, ask, () -> ask.next(1), ask.decidedAt("local"));
            List<HttpRequest> example = own.requests().apply(0);
            int requestBytes = length(example.getFirst());
            int answerBytes = sendAll(example).getFirst().body().length;
            int scoreBytes = length(ask.single(URI.create("http://127.0.0.1"), ask.scores(devices.getFirst(), 0)));
            bares.add(bare("bare-edge", answerBytes, 0, null));
            for (String device : devices) {
                bares.add(bare("bare-" + device, answerBytes, scoreBytes, bares.getFirst().address()));
            }
            return comparison.processorTimes("hierarchy, all leave at the edge / bare relays", 0.75, own,
                    rate / 2 / devices.size(),
                    bare(bares, bares.subList(1, bares.size()), requestBytes), rate / 2 / devices.size());
        } finally {
            bares.forEach(ServiceProcess::close);
        }
    }

    private LoadRow deviceBatch() throws IOException, InterruptedException {
        Path bundle = Bundles.withThresholds(single, 1, work.resolve("all-leave"));
        Questions ask = new Questions(bundle);
        String device = ask.devices().getFirst();
        try (ProcessHierarchy services = start(bundle)) {
            return comparison.processorTimes("device, batches of 64 / single images", 10,
                    batches(services, ask, device, List.of(device), "local", ask::picture), rate / BATCH * 4,
                    singles(services, ask, device, device, "local", ask::picture), rate);
        }
    }

    private LoadRow cloudBatch() throws IOException, InterruptedException {
        Path bundle = Bundles.withThresholds(single, 0, work.resolve("none-leave"));
        Questions ask = new Questions(bundle);
        String device = ask.devices().getFirst();
        String cloud = ask.definition().root().id();
        try (ProcessHierarchy services = start(bundle)) {
            return comparison.processorTimes("cloud, batches of 64 / single maps", 6,
                    batches(services, ask, cloud, List.of(device), "cloud", ask::map), rate / BATCH * 4,
                    singles(services, ask, cloud, device, "cloud", ask::map), rate);
        }
    }

    private LoadRow edgeBatch() throws IOException, InterruptedException {
        Path bundle = Bundles.withThresholds(hierarchy, 1, work.resolve("all-leave"));
        Questions ask = new Questions(bundle);
        String edge = edge(ask.definition());
        List<String> children = ask.children(edge);
        try (ProcessHierarchy services = start(bundle)) {
            URI address = services.service(edge).address();
            Subject one = new Subject(List.of(services.service(edge)), 1, _ -> {
                long number = ask.next(1);
                return children.stream().map(child -> ask.single(address, ask.scores(child, number))).toList();
            }, ask.decidedAt("local"));
            return comparison.processorTimes("edge, batches of 64 / single scores of all its children", 25,
                    // as much work for the service as single ones are: what it does without samples weighs alike in both
                    batches(services, ask, edge, children, "local", ask::scores), rate / 3 / children.size(),
                    one, rate / children.size());
        }
    }

    private LoadRow slowLink() throws IOException, InterruptedException {
        Path early = Bundles.withThresholds(hierarchy, 1, work.resolve("all-leave"));
        Path late = Bundles.withThresholds(hierarchy, 0, work.resolve("none-leave"));
        Questions askEarly = new Questions(early);
        Questions askLate = new Questions(late);
        try (Slow fast = new Slow(early); Slow slow = new Slow(late)) {
            return comparison.latencies("50 ms to the cloud: median latency, early exits / cloud only", 10,
                    fast.subject(askEarly, "local"), slow.subject(askLate, "cloud"), 30, 5);
        }
    }

    /** A hierarchy whose edge reaches the cloud over a slow link. */
    private final class Slow implements AutoCloseable {
        private final Relay relay;
        private final ProcessHierarchy services;

        Slow(Path bundle) throws IOException {
            NetworkDefinition definition = new Questions(bundle).definition();
            Map<String, Integer> ports = ProcessHierarchy.freePorts(definition);
            relay = new Relay(Objects.requireNonNull(ports.get(definition.root().id())));
            relay.set(Relay.Mode.SLOW);
            services = ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work, ports,
                    Map.of(edge(definition), relay.address()), "--ddnn.deadline=20s", "--ddnn.join.window=10s");
        }

        Subject subject(Questions ask, String exit) {
            return Subject.pictures(services, ask, () -> ask.next(1), ask.decidedAt(exit));
        }

        @Override
        public void close() throws IOException {
            services.close();
            relay.close();
        }
    }

    private static String edge(NetworkDefinition definition) {
        return Objects.requireNonNull(definition.parent(definition.devices().getFirst().id())).id();
    }

    private ProcessHierarchy start(Path bundle) throws IOException {
        NetworkDefinition definition = new Questions(bundle).definition();
        // a sample waits for all: what a stall of this machine delays is no other kind of answer
        return ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work, "--ddnn.deadline=20s",
                "--ddnn.join.window=10s", "--ddnn.join.memory=1s");
    }

    private static Subject singles(ProcessHierarchy services, Questions ask, String node, String source, String exit,
            BiFunction<String, Long, TierMessage> message) {
        URI address = services.service(node).address();
        return new Subject(List.of(services.service(node)), 1,
                _ -> List.of(ask.single(address, message.apply(source, ask.next(1)))), ask.decidedAt(exit));
    }

    private static Subject batches(ProcessHierarchy services, Questions ask, String node, List<String> sources,
            String exit, BiFunction<String, Long, TierMessage> message) {
        URI address = services.service(node).address();
        return new Subject(List.of(services.service(node)), BATCH, _ -> {
            long first = ask.next(BATCH);
            return sources.stream().map(source -> ask.batch(address, source, first, BATCH, message)).toList();
        }, ask.allDecidedAt(exit));
    }

    private ServiceProcess bare(String name, int responseBytes, int requestBytes, @Nullable URI parent)
            throws IOException {
        List<String> settings = new ArrayList<>(
                List.of("--bare.response-bytes=" + responseBytes, "--bare.request-bytes=" + requestBytes));
        if (parent != null) {
            settings.add("--bare.parent=" + parent);
        }
        return bare(name, System.getProperty("java.class.path"), settings);
    }

    private ServiceProcess floats(Path runtime) throws IOException {
        return bare("float", System.getProperty("java.class.path") + File.pathSeparator + runtime.resolve("*"),
                List.of("--bare.response-bytes=0", "--bare.work=io.ddnn.benchmarks.kernel.FloatDevice"));
    }

    private ServiceProcess bare(String name, String classPath, List<String> more) throws IOException {
        List<String> command = Launcher.fastJava();
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, BareService.class.getName()));
        List<String> settings = new ArrayList<>(List.of("--server.address=127.0.0.1",
                "--spring.threads.virtual.enabled=true", "--spring.main.banner-mode=off",
                "--server.tomcat.max-keep-alive-requests=-1"));
        settings.addAll(more);
        ServiceProcess process = ServiceProcess.start(command, ServiceProcess.freePort(), work.resolve(name + ".log"),
                settings);
        process.awaitReady();
        return process;
    }

    private static Subject bare(List<ServiceProcess> counted, List<ServiceProcess> asked, int requestBytes) {
        byte[] body = new byte[requestBytes];
        return new Subject(counted, 1, _ -> asked.stream().map(service -> HttpRequest
                .newBuilder(service.address().resolve("/infer")).header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(body)).build()).toList(),
                response -> response.statusCode() == 200);
    }

    private static int length(HttpRequest request) {
        return Math.toIntExact(request.bodyPublisher().orElseThrow().contentLength());
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
        return sendAll(List.of(request)).getFirst();
    }

    private static List<HttpResponse<byte[]>> sendAll(List<HttpRequest> requests) {
        try (var http = java.net.http.HttpClient.newHttpClient()) {
            return requests.stream().map(request -> http.sendAsync(request, BodyHandlers.ofByteArray())).toList()
                    .stream().map(java.util.concurrent.CompletableFuture::join).toList();
        }
    }
}

package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.fault.Relay;
import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Counts the bytes that really pass between tiers, with a relay on each link whose connections are counted. */
public final class WireBenchmark {

    private WireBenchmark() {}

    /**
     * A link's bytes for each sample, both ways.
     *
     * @param from the child
     * @param to its parent
     * @param wire bytes with all headers from IP's on
     * @param payload bytes of scores, maps and images, which the paper's formula counts
     */
    public record Link(String from, String to, double wire, double payload) {}

    /** Which samples leave at exits below the root. */
    public sealed interface Exits {

        /** Those that leave by the bundle's own thresholds. */
        record AsTheyAre() implements Exits {}

        /**
         * Those whose entropy is at or under one threshold at all exits.
         *
         * @param threshold 0 to 1
         */
        record Threshold(double threshold) implements Exits {}

        /**
         * A share of the samples, at their first exit.
         *
         * @param share 0 to 1
         */
        record Share(double share) implements Exits {}

        private Path apply(Path network, Path directory) throws IOException {
            return switch (this) {
                case AsTheyAre _ -> network;
                case Threshold(double threshold) -> Bundles.withThresholds(network, threshold, directory);
                case Share(double share) -> Bundles.withEarlyShare(network, share, directory);
            };
        }
    }

    /**
     * Sends samples through a hierarchy.
     *
     * @param network bundle of the network
     * @param exits which samples leave early
     * @param raw whether devices send their raw images instead of scores and maps
     * @param batch samples a request; 1 for single ones
     * @param samples how many are counted, rounded up to whole batches
     * @param work directory for the services' output
     */
    public static List<Link> run(Path network, Exits exits, boolean raw, int batch, int samples, Path work)
            throws IOException, InterruptedException {
        Path bundle = exits.apply(network, work.resolve("bundle"));
        Questions ask = new Questions(bundle);
        NetworkDefinition definition = ask.definition();
        Map<String, Integer> ports = ProcessHierarchy.freePorts(definition);
        Map<String, Relay> relays = new LinkedHashMap<>();
        Map<String, URI> parents = new LinkedHashMap<>();
        try {
            for (NodeDefinition node : definition.nodes()) {
                NodeDefinition parent = definition.parent(node.id());
                if (parent != null) {
                    Relay relay = new Relay(Objects.requireNonNull(ports.get(parent.id())));
                    relays.put(node.id(), relay);
                    parents.put(node.id(), relay.address());
                }
            }
            try (ProcessHierarchy services =
                    ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work, ports,
                            parents, "--ddnn.deadline=20s", "--ddnn.join.window=10s",
                            "--ddnn.offload.accept-raw=" + raw,
                            "--ddnn.offload.mode=" + (raw ? "raw" : "on-demand"));
                    HttpClient http = HttpClient.newHttpClient()) {
                int batches = Math.ceilDiv(samples, batch);
                // connections stand before they are counted
                send(http, services, ask, batch, Math.ceilDiv(batches, 4));
                Map<String, Link> before = read(services, relays);
                send(http, services, ask, batch, batches);
                return difference(before, read(services, relays), (long) batches * batch);
            }
        } finally {
            for (Relay relay : relays.values()) {
                relay.close();
            }
        }
    }

    private static void send(HttpClient http, ProcessHierarchy services, Questions ask, int batch, int batches) {
        for (int i = 0; i < batches; i++) {
            long first = ask.next(batch);
            List<HttpRequest> requests = ask.devices().stream().map(device -> {
                URI address = services.service(device).address();
                return batch == 1
                        ? ask.single(address, ask.picture(device, first))
                        : ask.batch(address, device, first, batch, ask::picture);
            }).toList();
            List<CompletableFuture<HttpResponse<byte[]>>> answers = requests.stream()
                    .map(request -> http.sendAsync(request, BodyHandlers.ofByteArray())).toList();
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                HttpResponse<byte[]> response = answer.join();
                if (!(batch == 1 ? ask.decided() : ask.allDecided()).test(response)) {
                    throw new IllegalStateException(
                            "a sample was not decided as it should be: status " + response.statusCode());
                }
            }
        }
    }

    private static Map<String, Link> read(ProcessHierarchy services, Map<String, Relay> relays)
            throws IOException, InterruptedException {
        Map<String, Link> links = new LinkedHashMap<>();
        for (Map.Entry<String, Relay> relay : relays.entrySet()) {
            String from = relay.getKey();
            links.put(from, new Link(from, Objects.requireNonNull(services.definition().parent(from)).id(),
                    LinkBytes.of(relay.getValue().address().getPort()).total(),
                    services.service(from).meter("ddnn_offload_bytes_sum")));
        }
        return links;
    }

    private static List<Link> difference(Map<String, Link> before, Map<String, Link> after, long samples) {
        List<Link> links = new ArrayList<>();
        after.forEach((from, link) -> {
            Link earlier = Objects.requireNonNull(before.get(from));
            // the counters of a connection go when it ends
            if (link.wire() - earlier.wire() < link.payload() - earlier.payload()) {
                throw new IllegalStateException("fewer bytes were counted from " + from + " to " + link.to()
                        + " than it sent: a connection has ended meanwhile");
            }
            links.add(new Link(from, link.to(), (link.wire() - earlier.wire()) / samples,
                    (link.payload() - earlier.payload()) / samples));
        });
        return links;
    }
}

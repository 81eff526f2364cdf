package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a sample costs each tier, with a given share of early exits. Processor time is taken as a line over the rate:
 * what a service needs without samples, and what each sample adds. The line is laid through two rates and checked at a third
 * one.
 */
public final class CapacityBenchmark {

    private CapacityBenchmark() {}

    /**
     * What a tier needs.
     *
     * @param tier which
     * @param services how many services of the tier there are
     * @param idle processors that one service takes without samples
     * @param microsASample microseconds of processor time that a sample adds, at all services of the tier together
     * @param payloadASample payload bytes that all services of the tier send up for a sample
     * @param expected processors that the tier should take at the third rate
     * @param measured processors that it took there
     */
    public record TierCost(Tier tier, int services, double idle, double microsASample, double payloadASample,
            double expected, double measured) {}

    /** Processor time of each tier, and payload that it sent, until now. */
    private record Used(Map<Tier, Duration> processor, Map<Tier, Double> payload) {}

    /**
     * Measures.
     *
     * @param network a network with one sample's devices below one edge
     * @param earlyShare share of the samples that leave at their first exit
     * @param work directory for the bundle and the services' output
     * @param rates samples a second, two for the line and one to check it
     * @param time how long each rate is kept
     * @return the tiers, devices first
     */
    public static List<TierCost> run(Path network, double earlyShare, Path work, List<Double> rates, Duration time)
            throws IOException, InterruptedException {
        Path bundle = Bundles.withEarlyShare(network, earlyShare, work.resolve("bundle"));
        Questions ask = new Questions(bundle);
        NetworkDefinition definition = ask.definition();
        try (OpenLoop loop = new OpenLoop();
                ProcessHierarchy services = ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work,
                        "--ddnn.deadline=20s", "--ddnn.join.window=10s")) {
            Subject all = new Subject(
                    definition.nodes().stream().map(NodeDefinition::id).map(services::service).toList(), 1, _ -> {
                        long number = ask.next(1);
                        return ask.devices().stream().map(device -> ask.single(services.service(device).address(),
                                ask.picture(device, number))).toList();
                    }, ask.decided());
            Comparison runs = new Comparison(loop, time, 1);
            runs.warmUp("capacity", all, Collections.max(rates));
            List<Map<Tier, Double>> processors = new ArrayList<>();
            Map<Tier, Double> payload = new EnumMap<>(Tier.class);
            for (double rate : rates) {
                Used before = used(services);
                long start = System.nanoTime();
                Measured _ = runs.run("capacity", all, rate, time);
                double seconds = (System.nanoTime() - start) / 1e9;
                Used after = used(services);
                Map<Tier, Double> taken = new EnumMap<>(Tier.class);
                after.processor().forEach((tier, until) -> {
                    taken.put(tier, until.minus(Objects.requireNonNull(before.processor().get(tier))).toNanos() / 1e9
                            / seconds);
                    payload.put(tier, (after.payload().getOrDefault(tier, 0.0)
                            - before.payload().getOrDefault(tier, 0.0)) / (rate * time.toMillis() / 1e3));
                });
                processors.add(taken);
            }
            return costs(definition, rates, processors, payload);
        }
    }

    private static Used used(ProcessHierarchy services) throws IOException, InterruptedException {
        Map<Tier, Duration> processor = new EnumMap<>(Tier.class);
        Map<Tier, Double> payload = new EnumMap<>(Tier.class);
        for (NodeDefinition node : services.definition().nodes()) {
            var service = services.service(node.id());
            processor.merge(node.tier(), service.processorTime(), Duration::plus);
            payload.merge(node.tier(), service.meter("ddnn_offload_bytes_sum"), Double::sum);
        }
        return new Used(processor, payload);
    }

    private static List<TierCost> costs(NetworkDefinition definition, List<Double> rates,
            List<Map<Tier, Double>> processors, Map<Tier, Double> payload) {
        List<TierCost> costs = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            int services = (int) definition.nodes().stream().filter(node -> node.tier() == tier).count();
            if (services == 0) {
                continue;
            }
            double low = processors.get(0).getOrDefault(tier, 0.0);
            double high = processors.get(1).getOrDefault(tier, 0.0);
            double slope = (high - low) / (rates.get(1) - rates.get(0));
            double idle = Math.max(0, low - slope * rates.get(0));
            costs.add(new TierCost(tier, services, idle / services, 1e6 * slope, payload.getOrDefault(tier, 0.0),
                    idle + slope * rates.get(2), processors.get(2).getOrDefault(tier, 0.0)));
        }
        return costs;
    }
}

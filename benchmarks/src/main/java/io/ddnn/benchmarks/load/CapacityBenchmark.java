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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a sample costs each tier, with the exits of the network as it is. Processor time is taken as a line over the rate:
 * what a service needs without samples, and what each sample adds. The line is laid through two rates and checked at a third
 * one.
 */
public final class CapacityBenchmark {

    private static final int RAMP = 16;

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
     * @param bundle a network with one sample's devices below one edge
     * @param work directory for the services' output
     * @param rates samples a second, two for the line and one to check it
     * @param time how long each rate is kept, after as long at it to get warm
     * @return the tiers, devices first
     */
    public static List<TierCost> run(Path bundle, Path work, List<Double> rates, Duration time)
            throws IOException, InterruptedException {
        Questions ask = new Questions(bundle);
        NetworkDefinition definition = ask.definition();
        try (OpenLoop loop = new OpenLoop();
                ProcessHierarchy services = ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work,
                        "--ddnn.deadline=20s", "--ddnn.join.window=10s")) {
            // cold services take little at first
            for (int part = RAMP; part > 1; part /= 2) {
                send(loop, services, ask, rates.getFirst() / part, time.dividedBy(2));
            }
            List<Map<Tier, Double>> processors = new ArrayList<>();
            Map<Tier, Double> payload = new EnumMap<>(Tier.class);
            for (double rate : rates) {
                // twice: the first gets the services warm
                send(loop, services, ask, rate, time);
                Used before = used(services);
                long start = System.nanoTime();
                long samples = send(loop, services, ask, rate, time);
                double seconds = (System.nanoTime() - start) / 1e9;
                Used after = used(services);
                Map<Tier, Double> taken = new EnumMap<>(Tier.class);
                after.processor().forEach((tier, until) -> {
                    taken.put(tier, until.minus(Objects.requireNonNull(before.processor().get(tier))).toNanos() / 1e9
                            / seconds);
                    payload.put(tier, (after.payload().getOrDefault(tier, 0.0)
                            - before.payload().getOrDefault(tier, 0.0)) / samples);
                });
                processors.add(taken);
            }
            return costs(definition, rates, processors, payload);
        }
    }

    private static long send(OpenLoop loop, ProcessHierarchy services, Questions ask, double rate, Duration time) {
        OpenLoop.Seen seen = loop.run(rate, time, _ -> {
            long number = ask.next(1);
            return ask.devices().stream()
                    .map(device -> ask.single(services.service(device).address(), ask.picture(device, number)))
                    .toList();
        }, ask.decided());
        if (seen.failed() > 0) {
            throw new IllegalStateException(seen.failed() + " of " + seen.samples()
                    + " samples were not answered as they should be, at " + rate + " a second");
        }
        return seen.samples();
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

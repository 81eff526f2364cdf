package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.kernel.ScalarKernelProvider;
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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a sample costs each tier, by where it leaves. Samples that leave early and those that do not are sent apart, in
 * turns, at the same rate; what a mix of both should take follows from them, and is held against what one takes.
 */
public final class CapacityBenchmark {

    private CapacityBenchmark() {}

    /**
     * What a tier needs. Figures are medians of the rounds, for all services of the tier together.
     *
     * @param tier which
     * @param services how many services of the tier there are
     * @param idle processors that they take without samples
     * @param early microseconds of processor time of a sample that leaves at its first exit
     * @param late the same of one that does not
     * @param expected the same of the mix, from the two
     * @param measured the same of the mix, as it was
     * @param earlyPayload payload bytes that they send up for a sample that leaves at its first exit
     * @param latePayload the same for one that does not
     */
    public record TierCost(Tier tier, int services, double idle, double early, double late, double expected,
            double measured, double earlyPayload, double latePayload) {

        /** Microseconds of a sample, where so many of all leave early. */
        public double micros(double earlyShare) {
            return earlyShare * early + (1 - earlyShare) * late;
        }

        /** Payload bytes of a sample, where so many of all leave early. */
        public double payload(double earlyShare) {
            return earlyShare * earlyPayload + (1 - earlyShare) * latePayload;
        }
    }

    /** Processor microseconds and payload bytes of each tier. */
    private record Used(Map<Tier, Double> micros, Map<Tier, Double> payload) {

        Used since(Used before, double samples) {
            Map<Tier, Double> spent = new EnumMap<>(Tier.class);
            Map<Tier, Double> sent = new EnumMap<>(Tier.class);
            micros.forEach((tier, until) -> spent.put(tier,
                    (until - before.micros.getOrDefault(tier, 0.0)) / samples));
            payload.forEach((tier, until) -> sent.put(tier,
                    (until - before.payload.getOrDefault(tier, 0.0)) / samples));
            return new Used(spent, sent);
        }
    }

    /** What was measured of one kind of samples, round by round. */
    private record Rounds(List<Used> rounds) {

        double micros(Tier tier) {
            return Median.of(rounds, used -> used.micros().getOrDefault(tier, 0.0));
        }

        double payload(Tier tier) {
            return Median.of(rounds, used -> used.payload().getOrDefault(tier, 0.0));
        }
    }

    /**
     * Measures.
     *
     * @param network a network with one sample's devices below one edge
     * @param earlyShare share of the mix's samples that leave at their first exit, 0 to 1, both excluded
     * @param work directory for the bundle and the services' output
     * @param rate samples a second
     * @param time how long each kind of samples is sent at a time
     * @param rounds how many turns each has
     * @return the tiers, devices first
     */
    public static List<TierCost> run(Path network, double earlyShare, Path work, double rate, Duration time,
            int rounds) throws IOException, InterruptedException {
        Path bundle = Bundles.withEarlyShare(network, earlyShare, work.resolve("bundle"));
        Questions ask = new Questions(bundle);
        NetworkDefinition definition = ask.definition();
        boolean[] leaves =
                ask.leaveEarly(BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider()));
        try (OpenLoop loop = new OpenLoop();
                ProcessHierarchy services = ProcessHierarchy.start(Launcher.fast(), definition, _ -> bundle, work,
                        "--ddnn.deadline=20s", "--ddnn.join.window=10s")) {
            Subject mix = subject(services, ask, () -> ask.next(1));
            Subject early = subject(services, ask, () -> ask.next(leaves, true));
            Subject late = subject(services, ask, () -> ask.next(leaves, false));
            Comparison runs = new Comparison(loop, time, rounds);
            runs.warmUp("capacity", mix, rate);
            List<Used> idle = new ArrayList<>();
            List<Used> earlyRounds = new ArrayList<>();
            List<Used> lateRounds = new ArrayList<>();
            List<Used> mixed = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Used before = used(services);
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                idle.add(used(services).since(before, time.toNanos() / 1e3));
                earlyRounds.add(used(services, runs, early, rate, time));
                lateRounds.add(used(services, runs, late, rate, time));
                mixed.add(used(services, runs, mix, rate, time));
            }
            return costs(definition, earlyShare, new Rounds(idle), new Rounds(earlyRounds), new Rounds(lateRounds),
                    new Rounds(mixed));
        }
    }

    private static Subject subject(ProcessHierarchy services, Questions ask, LongSupplier next) {
        return new Subject(
                ask.definition().nodes().stream().map(NodeDefinition::id).map(services::service).toList(), 1,
                _ -> {
                    long number = next.getAsLong();
                    return ask.devices().stream().map(device -> ask.single(services.service(device).address(),
                            ask.picture(device, number))).toList();
                }, ask.decided());
    }

    private static Used used(ProcessHierarchy services, Comparison runs, Subject subject, double rate, Duration time)
            throws IOException, InterruptedException {
        Used before = used(services);
        Measured _ = runs.run("capacity", subject, rate, time);
        return used(services).since(before, rate * time.toMillis() / 1e3);
    }

    private static Used used(ProcessHierarchy services) throws IOException, InterruptedException {
        Map<Tier, Double> micros = new EnumMap<>(Tier.class);
        Map<Tier, Double> payload = new EnumMap<>(Tier.class);
        for (NodeDefinition node : services.definition().nodes()) {
            var service = Objects.requireNonNull(services.service(node.id()));
            micros.merge(node.tier(), service.processorTime().toNanos() / 1e3, Double::sum);
            payload.merge(node.tier(), service.meter("ddnn_offload_bytes_sum"), Double::sum);
        }
        return new Used(micros, payload);
    }

    private static List<TierCost> costs(NetworkDefinition definition, double share, Rounds idle, Rounds early,
            Rounds late, Rounds mix) {
        List<TierCost> costs = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            int services = (int) definition.nodes().stream().filter(node -> node.tier() == tier).count();
            if (services > 0) {
                costs.add(new TierCost(tier, services, idle.micros(tier), early.micros(tier), late.micros(tier),
                        share * early.micros(tier) + (1 - share) * late.micros(tier), mix.micros(tier),
                        early.payload(tier), late.payload(tier)));
            }
        }
        return costs;
    }
}

package io.ddnn.benchmarks.load;

import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.benchmarks.process.ProcessHierarchy;
import io.ddnn.benchmarks.process.ServiceProcess;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a sample costs each tier, by where it leaves. Samples that leave early, samples that do not, and none at all are
 * measured apart, in turns. What a mix of both should take follows from them, and is held against what one takes at
 * another rate: costs are costs of a sample only if they hold there too.
 */
public final class CapacityBenchmark {

    /** The mix is sent at so many times the rate of the others. */
    private static final double MIX_RATE = 1.5;

    private CapacityBenchmark() {}

    /**
     * What a tier takes. Figures are medians of the rounds, of all services of the tier together, without their JVMs'
     * compilers.
     *
     * @param tier which
     * @param services how many services of the tier there are
     * @param idle processors that they take without samples
     * @param early microseconds of processor time, beyond that, of a sample that leaves at the first exit
     * @param late the same of one that does not
     * @param expected processors that the mix should take, by these three
     * @param measured processors that it took
     * @param earlyPayload payload bytes that they send up for a sample that leaves at the first exit
     * @param latePayload the same for one that does not
     */
    public record TierCost(Tier tier, int services, double idle, double early, double late, double expected,
            double measured, double earlyPayload, double latePayload) {

        /** Microseconds of a sample, where so many of all, 0 to 1, leave early. */
        public double micros(double earlyShare) {
            return earlyShare * early + (1 - earlyShare) * late;
        }

        /** Payload bytes of a sample, where so many of all, 0 to 1, leave early. */
        public double payload(double earlyShare) {
            return earlyShare * earlyPayload + (1 - earlyShare) * latePayload;
        }
    }

    /** Processor time and payload of the tiers until some time, or within some. */
    private record Used(Map<Tier, Subject.Used> processors, Map<Tier, Double> payload) {

        Used since(Used before) {
            Map<Tier, Subject.Used> spent = new EnumMap<>(Tier.class);
            Map<Tier, Double> sent = new EnumMap<>(Tier.class);
            processors.forEach((tier, until) -> spent.put(tier, until.since(before.ofTier(tier))));
            payload.forEach((tier, until) -> sent.put(tier, until - before.payload.getOrDefault(tier, 0.0)));
            return new Used(spent, sent);
        }

        Subject.Used ofTier(Tier tier) {
            return processors.getOrDefault(tier, new Subject.Used(Duration.ZERO, Duration.ZERO));
        }
    }

    /**
     * What was measured of one kind of samples.
     *
     * @param rounds round by round
     * @param seconds of a round
     * @param samples of a round
     */
    private record Rounds(List<Used> rounds, double seconds, double samples) {

        Rounds(double rate, Duration time) {
            this(new ArrayList<>(), time.toMillis() / 1e3, rate * time.toMillis() / 1e3);
        }

        /** Processors that the tier took. */
        double processors(Tier tier) {
            return Median.of(rounds, used -> used.ofTier(tier).work().toNanos() / 1e9 / seconds);
        }

        /** Payload bytes of a sample. */
        double payload(Tier tier) {
            return Median.of(rounds, used -> used.payload().getOrDefault(tier, 0.0) / samples);
        }

        /** Microseconds of a sample beyond what the services take without any. */
        double micros(Tier tier, Rounds idle) {
            return (processors(tier) - idle.processors(tier)) * seconds * 1e6 / samples;
        }
    }

    /**
     * Measures.
     *
     * @param network a network whose samples leave at a first exit or go on to another
     * @param earlyShare share of the mix's samples that leave at the first exit, 0 to 1, both excluded
     * @param work directory for the bundle and the services' output
     * @param rate samples a second; half as many again in the mix and while services get warm
     * @param time how long each kind of samples is sent at a time
     * @param rounds how many turns each has
     * @return the tiers, devices first
     * @throws IllegalStateException if an answer was not as it should be, or no such share of the samples can leave early
     */
    public static List<TierCost> run(Path network, double earlyShare, Path work, double rate, Duration time,
            int rounds) throws IOException, InterruptedException {
        Path bundle = Bundles.withEarlyShare(network, earlyShare, work.resolve("bundle"));
        Questions ask = new Questions(bundle);
        BitSet leave = ask.leaveEarly(
                BundleDirectory.open(bundle).readAll().wholeNetwork(new ScalarKernelProvider()));
        double share = (double) leave.cardinality() / Questions.PICTURES;
        if (share == 0 || share == 1) {
            throw new IllegalStateException("a share of " + share + " of the samples leaves at the first exit, where "
                    + earlyShare + " was wanted: their entropies are too much alike");
        }
        try (OpenLoop loop = new OpenLoop();
                ProcessHierarchy services = ProcessHierarchy.start(Launcher.fast(), ask.definition(), _ -> bundle, work,
                        "--ddnn.deadline=20s", "--ddnn.join.window=10s", "--ddnn.join.memory=1s")) {
            Comparison runs = new Comparison(loop, time, rounds);
            Subject mix = Subject.pictures(services, ask, () -> ask.next(1), ask.decided());
            Subject early = Subject.pictures(services, ask, () -> ask.next(leave, true), ask.decided());
            Subject late = Subject.pictures(services, ask, () -> ask.next(leave, false), ask.decided());
            runs.warmUp(mix, MIX_RATE * rate);
            Rounds idles = new Rounds(0, time);
            Rounds earlies = new Rounds(rate, time);
            Rounds lates = new Rounds(rate, time);
            Rounds mixes = new Rounds(MIX_RATE * rate, time);
            for (int i = 0; i < rounds; i++) {
                Used before = used(services);
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
                idles.rounds().add(used(services).since(before));
                earlies.rounds().add(used(services, runs, early, rate, time));
                lates.rounds().add(used(services, runs, late, rate, time));
                mixes.rounds().add(used(services, runs, mix, MIX_RATE * rate, time));
            }
            return costs(ask.definition(), share, idles, earlies, lates, mixes);
        }
    }

    private static List<ServiceProcess> services(ProcessHierarchy services, List<NodeDefinition> nodes) {
        return nodes.stream().map(NodeDefinition::id).map(services::service).toList();
    }

    private static Used used(ProcessHierarchy services, Comparison runs, Subject subject, double rate, Duration time)
            throws IOException, InterruptedException {
        Used before = used(services);
        Measured _ = runs.run("capacity", subject, rate, time);
        return used(services).since(before);
    }

    private static Used used(ProcessHierarchy services) throws IOException, InterruptedException {
        Map<Tier, Subject.Used> processors = new EnumMap<>(Tier.class);
        Map<Tier, Double> payload = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            List<ServiceProcess> tiers = services(services, ofTier(services.definition(), tier));
            processors.put(tier, Subject.used(tiers));
            double bytes = 0;
            for (ServiceProcess service : tiers) {
                bytes += service.meter("ddnn_offload_bytes_sum");
            }
            payload.put(tier, bytes);
        }
        return new Used(processors, payload);
    }

    private static List<NodeDefinition> ofTier(NetworkDefinition definition, Tier tier) {
        return definition.nodes().stream().filter(node -> node.tier() == tier).toList();
    }

    private static List<TierCost> costs(NetworkDefinition definition, double share, Rounds idle, Rounds early,
            Rounds late, Rounds mix) {
        double perSecond = mix.samples() / mix.seconds();
        List<TierCost> costs = new ArrayList<>();
        for (Tier tier : Tier.values()) {
            int services = ofTier(definition, tier).size();
            if (services > 0) {
                double earlyMicros = early.micros(tier, idle);
                double lateMicros = late.micros(tier, idle);
                double expected = idle.processors(tier)
                        + perSecond * (share * earlyMicros + (1 - share) * lateMicros) / 1e6;
                costs.add(new TierCost(tier, services, idle.processors(tier), earlyMicros, lateMicros, expected,
                        mix.processors(tier), early.payload(tier), late.payload(tier)));
            }
        }
        return costs;
    }
}

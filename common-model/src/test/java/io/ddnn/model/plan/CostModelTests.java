package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CostModelTests {

    private static final Offset<Double> ROUNDING = within(1e-12);
    private static final Chain C = Chain.of(Topologies.of("c"));

    /** 2 ms a device block, 1 ms a merge, 3 and 4 ms in the cloud; 10 kB/s and 20 ms to the edge, 100 kB/s and 40 ms on. */
    private static CostModel c(double local) {
        Map<String, Double> seconds = Map.of("device-block-1", 0.002, "edge-scores", 0.001, "cloud-block-1", 0.003,
                "cloud-block-2", 0.004);
        Machine device = new Machine(Double.POSITIVE_INFINITY, seconds, 1, 0.5, 1e-4);
        Machine other = Machine.ofTimes(seconds);
        return new CostModel(C, new Environment(
                Map.of(Place.DEVICE, device, Place.EDGE, other, Place.CLOUD, other), new Link(10_000, 0.02),
                new Link(100_000, 0.04), null), ExitShares.named(C, Map.of("local", local)));
    }

    @Test
    void onDemandMapsTravelOnlyForSamplesThatGoOn() {
        Cost cost = c(0.75).of(new Cut(1, 2, Transfer.ON_DEMAND));

        double local = 0.002 + 0.0012 + 0.01 + 0.001;
        double cloud = local + 0.01 + 0.0128 + 0.01 + 0.00768 + 0.02 + 0.007;
        assertThat(cost.latencySeconds()).isCloseTo(0.75 * (local + 0.01) + 0.25 * (cloud + 0.03), ROUNDING);
        assertThat(cost.deviceBytes()).isCloseTo(6 * (12 + 0.25 * 128), ROUNDING);
        assertThat(cost.edgeBytes()).isCloseTo(0.25 * 768, ROUNDING);
        assertThat(cost.joules()).isCloseTo(0.002 * 0.5 + (12 + 0.25 * 128) * 1e-4, ROUNDING);
        assertThat(cost.bytes()).isCloseTo(6 * 44 + 192, ROUNDING);
    }

    @Test
    void eagerSavesARoundTripAndCostsTheMap() {
        Cost cost = c(0.75).of(new Cut(1, 2, Transfer.EAGER));

        double local = 0.002 + 0.014 + 0.01 + 0.001;
        assertThat(cost.latencySeconds())
                .isCloseTo(0.75 * (local + 0.01) + 0.25 * (local + 0.00768 + 0.02 + 0.007 + 0.03), ROUNDING);
        assertThat(cost.deviceBytes()).isCloseTo(6 * 140, ROUNDING);
    }

    @Test
    void aRawImageLeavesAllWorkToOthers() {
        Cost cost = c(0.75).of(new Cut(0, 2, Transfer.RAW));

        double local = 0.3072 + 0.01 + 0.002 + 0.001;
        assertThat(cost.latencySeconds())
                .isCloseTo(0.75 * (local + 0.01) + 0.25 * (local + 0.00768 + 0.02 + 0.007 + 0.03), ROUNDING);
        assertThat(cost.joules()).isCloseTo(3072 * 1e-4, ROUNDING);
    }

    @Test
    void withoutADirectLinkTheCloudIsReachedByBothLinksInARow() {
        Cost cost = c(0.75).of(new Cut(0, 0, Transfer.RAW));

        double local = 0.3072 + 0.03072 + 0.03 + 0.002 + 0.001;
        assertThat(cost.latencySeconds()).isCloseTo(0.75 * local + 0.25 * (local + 0.007) + 0.03, ROUNDING);
        assertThat(cost.edgeBytes()).isZero();
    }

    @Test
    void whatRunsOnOneDeviceAloneSendsNothing() {
        Chain b = Chain.of(Topologies.of("b"));
        CostModel model = new CostModel(b, Environment.ofTwo(new Machine(1e6, Map.of(), 2, 1, 1),
                Machine.ofTimes(Map.of()), new Link(1, 100)), ExitShares.named(b, Map.of("local", 0.5)));

        Cost cost = model.of(new Cut(3, 3, Transfer.EAGER));

        double first = 2 * 113_664 / 1e6;
        double all = first + 2 * (9 * 4 * 256 * 16 + 9 * 16 * 256 * 16 + 16 * 256 * 3) / 1e6;
        assertThat(cost.latencySeconds()).isCloseTo(0.5 * first + 0.5 * all, ROUNDING);
        assertThat(cost.bytes()).isZero();
        assertThat(cost.joules()).isCloseTo(0.5 * first + 0.5 * all, ROUNDING);
    }

    /** The reference follows each exit's samples on their own, and weighs them. */
    @Property(tries = 300, seed = "1")
    void costsAreTheWeightedCostsOfTheSamplesOfEachExit(@ForAll long seed) {
        Random random = new Random(seed);
        NetworkDefinition definition = RandomDefinitions.next(random);
        Chain chain = Chain.of(definition);
        Environment environment = RandomPlans.environment(chain, random);
        ExitShares shares = RandomPlans.shares(chain, random);
        CostModel model = new CostModel(chain, environment, shares);

        for (Cut cut : Planner.cuts(chain)) {
            double latency = 0;
            double bytes = 0;
            double joules = 0;
            for (int exit = 0; exit < chain.stages().size(); exit++) {
                Followed sample = follow(chain, environment, cut, exit);
                double share = shares.leaving().get(exit);
                latency += share * sample.seconds;
                bytes += share * (sample.deviceBytes + sample.edgeBytes);
                joules += share * (sample.busy * environment.machine(Place.DEVICE).watts()
                        + sample.deviceBytes / chain.devices()
                                * environment.machine(Place.DEVICE).transmitJoulesPerByte());
            }
            Cost cost = model.of(cut);
            assertThat(cost.latencySeconds()).isCloseTo(latency, within(1e-9 * latency));
            assertThat(cost.bytes()).isCloseTo(bytes, within(1e-9 * Math.max(1, bytes)));
            assertThat(cost.joules()).isCloseTo(joules, within(1e-9 * Math.max(1e-9, joules)));
        }
    }

    private static final class Followed {
        private double seconds;
        private double busy;
        private double deviceBytes;
        private double edgeBytes;
    }

    private static Followed follow(Chain chain, Environment environment, Cut cut, int exit) {
        Followed sample = new Followed();
        List<Link> crossed = new ArrayList<>();
        for (int stage = 0; stage <= exit; stage++) {
            Place here = cut.place(stage);
            Place before = stage == 0 ? Place.DEVICE : cut.place(stage - 1);
            if (here != before) {
                Link link = environment.link(before, here);
                crossed.add(link);
                List<Integer> maps = chain.mapBytes(stage, before);
                List<Integer> scores = cut.device() == 0 && before == Place.DEVICE
                        ? Collections.nCopies(maps.size(), 0)
                        : chain.scoreBytes(stage, before);
                boolean ask = Collections.max(scores) > 0
                        && (before == Place.EDGE || cut.transfer() == Transfer.ON_DEMAND);
                boolean mapToo = !ask || exit > stage;
                int messages = !ask ? 1 : exit > stage ? 3 : 1;
                sample.seconds += (Collections.max(scores) + (mapToo ? Collections.max(maps) : 0))
                        / link.bytesPerSecond() + messages * link.roundTripSeconds() / 2;
                double sent = scores.stream().mapToInt(i -> i).sum()
                        + (mapToo ? maps.stream().mapToInt(i -> i).sum() : 0);
                if (before == Place.DEVICE) {
                    sample.deviceBytes += sent;
                } else {
                    sample.edgeBytes += sent;
                }
            }
            double time = environment.machine(here).seconds(chain.stages().get(stage));
            sample.seconds += time;
            sample.busy += here == Place.DEVICE ? time : 0;
        }
        crossed.forEach(link -> sample.seconds += link.roundTripSeconds() / 2);
        return sample;
    }
}

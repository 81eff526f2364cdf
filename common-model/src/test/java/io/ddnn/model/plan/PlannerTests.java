package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.Topologies;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlannerTests {

    @Test
    void allCutsOfAGatewayAreThere() {
        assertThat(Planner.cuts(Chain.of(Topologies.of("c")))).containsExactly(
                new Cut(0, 0, Transfer.RAW), new Cut(0, 1, Transfer.RAW), new Cut(0, 2, Transfer.RAW),
                new Cut(0, 3, Transfer.RAW), new Cut(0, 4, Transfer.RAW),
                new Cut(1, 1, Transfer.ON_DEMAND), new Cut(1, 1, Transfer.EAGER),
                new Cut(1, 2, Transfer.ON_DEMAND), new Cut(1, 2, Transfer.EAGER),
                new Cut(1, 3, Transfer.ON_DEMAND), new Cut(1, 3, Transfer.EAGER),
                new Cut(1, 4, Transfer.ON_DEMAND), new Cut(1, 4, Transfer.EAGER));
    }

    @Test
    void oneDeviceCanBeCutAfterEveryBlockAndDoItAll() {
        assertThat(Planner.cuts(Chain.of(Topologies.of("a")))).containsExactly(
                new Cut(0, 0, Transfer.RAW), new Cut(1, 1, Transfer.EAGER), new Cut(2, 2, Transfer.EAGER),
                new Cut(3, 3, Transfer.EAGER));
    }

    @Test
    void withoutAnotherDefinitionOnlyTheWayOfSendingIsFree() {
        assertThat(Planner.cutsAsDefined(Chain.of(Topologies.of("e")))).containsExactly(
                new Cut(0, 3, Transfer.RAW), new Cut(1, 3, Transfer.ON_DEMAND), new Cut(1, 3, Transfer.EAGER));
        assertThat(Planner.cutsAsDefined(Chain.of(Topologies.of("b"))))
                .containsExactly(new Cut(0, 0, Transfer.RAW), new Cut(1, 1, Transfer.EAGER));
    }

    /** Two lines in 1 / bandwidth: the image's bytes against the slice's time. */
    @Test
    void theBandwidthWhereRawBecomesBestIsSolved() {
        Chain chain = Chain.of(Topologies.of("a"));
        Map<String, Double> onDevice = Map.of("device-block-1", 1.0, "cloud-block-1", 100.0, "cloud-block-2", 100.0);
        CostModel model = new CostModel(chain, Environment.ofTwo(Machine.ofTimes(onDevice),
                Machine.ofTimes(Map.of()), new Link(1000, 0.01)), ExitShares.named(chain, Map.of()));

        List<Planner.Interval> intervals = new Planner(chain, model).byBandwidth(Objective.LATENCY, 100, 1e6);

        // 1 s + 128 B / b = 3072 B / b
        assertThat(intervals).extracting(Planner.Interval::plan).containsExactly(1, 0);
        assertThat(intervals.getFirst().from()).isCloseTo(100, within(1e-9));
        assertThat(intervals.getFirst().to()).isCloseTo(2944, within(1e-6));
        assertThat(intervals.getLast().to()).isCloseTo(1e6, within(1e-3));
    }

    @Test
    void theSlownessWhereTheDeviceGivesItsWorkAwayIsSolved() {
        Chain chain = Chain.of(Topologies.of("a"));
        CostModel model = new CostModel(chain, Environment.ofTwo(
                Machine.ofTimes(Map.of("device-block-1", 1.0, "cloud-block-1", 100.0, "cloud-block-2", 100.0)),
                Machine.ofTimes(Map.of()), new Link(2944, 0.01)), ExitShares.named(chain, Map.of()));

        List<Planner.Interval> intervals = new Planner(chain, model).bySlowdown(Objective.LATENCY, 0.1, 10);

        assertThat(intervals).extracting(Planner.Interval::plan).containsExactly(1, 0);
        assertThat(intervals.getFirst().to()).isCloseTo(1, within(1e-9));
    }

    @Test
    void fewestBytesAreScoresFirst() {
        Chain chain = Chain.of(Topologies.of("c"));
        CostModel model = new CostModel(chain, RandomPlans.environment(chain, new Random(3)),
                ExitShares.named(chain, Map.of("local", 0.8)));
        Planner planner = new Planner(chain, model);

        Cut best = planner.plans().get(planner.best(Objective.BYTES)).cut();

        assertThat(best.transfer()).isEqualTo(Transfer.ON_DEMAND);
        assertThat(best.edge()).as("the edge does it all, or the cloud: no link in between").isIn(1, 4);
    }

    @Property(tries = 200, seed = "1")
    void onAGridOfBandwidthsAndSpeedsTheBestPlanIsThatOfItsInterval(@ForAll long seed) {
        Random random = new Random(seed);
        Chain chain = Chain.of(RandomDefinitions.next(random));
        Environment environment = RandomPlans.environment(chain, random);
        CostModel model = new CostModel(chain, environment, RandomPlans.shares(chain, random));
        Planner planner = new Planner(chain, model);
        double given = planner.parentLink().bytesPerSecond();
        for (Objective objective : Objective.values()) {
            List<Planner.Interval> byBandwidth = planner.byBandwidth(objective, 1e2, 1e9);
            List<Planner.Interval> bySlowdown = planner.bySlowdown(objective, 1e-3, 1e3);
            for (double power = 2.05; power < 9; power += 0.3) {
                double bandwidth = Math.pow(10, power);
                assertBest(planner, model.in(environment.withDeviceLinks(bandwidth / given)), objective, byBandwidth,
                        bandwidth);
                double slowdown = Math.pow(10, power - 6);
                assertBest(planner, model.in(environment.withDeviceSlowdown(slowdown)), objective, bySlowdown,
                        slowdown);
            }
        }
    }

    private static void assertBest(Planner planner, CostModel model, Objective objective,
            List<Planner.Interval> intervals, double at) {
        if (at < intervals.getFirst().from() || at > intervals.getLast().to()) {
            return;
        }
        Planner.Interval interval = intervals.stream().filter(each -> each.from() <= at && at <= each.to()).findFirst()
                .orElseThrow();
        double lowest = planner.plans().stream().mapToDouble(plan -> objective.of(model.of(plan.cut()))).min()
                .orElseThrow();
        double chosen = objective.of(model.of(planner.plans().get(interval.plan()).cut()));
        assertThat(chosen).isCloseTo(lowest, within(1e-9 * lowest + 1e-15));
    }
}

package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.ExitPoint;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Replays against the network itself, run for every sample and all thresholds. */
class ReplayTests {

    private static void assertEqualsTheNetwork(NetworkDefinition definition, int lostDevices, long seed) {
        Random random = new Random(seed);
        WholeNetwork network = RandomSlices.bundle(definition, seed).wholeNetwork(new ScalarKernelProvider());
        DataSet data = RandomSamples.of(definition, 6, random);
        Validation validation = new Validation(definition, data, lostDevices);
        Replay replay = new Replay(network, validation);
        List<Integer> samples = IntStream.range(0, 6).boxed().toList();
        for (int i = 0; i < 8; i++) {
            double[] thresholds = random.doubles(replay.labels().size()).toArray();
            Outcome outcome = replay.outcome(thresholds, samples);
            NetworkDefinition tuned = replay.with(thresholds);
            ExitPoint last = ExitPoint.of(tuned).getLast();
            int right = 0;
            int early = 0;
            int total = 0;
            double bytes = 0;
            for (int sample : samples) {
                for (Map<String, View> views : validation.cases(sample)) {
                    SampleResult result = network.withDefinition(tuned).evaluate(views);
                    right += result.decision().label() == data.samples().get(sample).label() ? 1 : 0;
                    early += last.isOf(result.taken()) ? 0 : 1;
                    bytes += result.meanUplinkBytes();
                    total++;
                }
            }
            assertThat(outcome.total()).isEqualTo(total);
            assertThat(outcome.right()).isEqualTo(right);
            assertThat(outcome.early()).isEqualTo(early);
            assertThat(outcome.bytes()).isEqualTo(bytes / total);
            assertThat(outcome.left().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
            assertThat(outcome.left().get(last.node().id())).isEqualTo(total - early);
        }
    }

    @Property(tries = 60, seed = "1121")
    void equalsTheNetworkOnRandomNetworks(@ForAll long seed) {
        NetworkDefinition definition = RandomDefinitions.next(new Random(seed));
        assertEqualsTheNetwork(definition, definition.devices().size() > 1 ? (int) (seed & 1) : 0, seed);
    }

    @Test
    void equalsTheNetworkWhereEdgesDecideForTheirOwnDevices() {
        assertEqualsTheNetwork(Topologies.of("f"), 0, 1122);
        assertEqualsTheNetwork(Topologies.of("f"), 1, 1123);
    }

    @Test
    void theExitsOfADeviceHaveThresholdsOfTheirOwn() {
        NetworkDefinition branchy = Topologies.branchy();
        Replay replay = new Replay(RandomSlices.bundle(branchy, 1124).wholeNetwork(new ScalarKernelProvider()),
                new Validation(branchy, RandomSamples.of(branchy, 2, new Random(1125)), 0));
        assertThat(replay.labels()).containsExactly("local@1", "local@3");
        NetworkDefinition tuned = replay.with(new double[]{0.25, 0.75});
        assertThat(tuned.node("camera-0").heads()).extracting(exit -> exit.threshold()).containsExactly(0.25, 0.75);
        assertThat(ExitPoint.of(tuned)).extracting(ExitPoint::name)
                .containsExactly(ExitName.LOCAL, ExitName.LOCAL, ExitName.CLOUD);
    }
}

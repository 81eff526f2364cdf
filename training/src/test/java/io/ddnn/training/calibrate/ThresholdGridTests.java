package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThresholdGridTests {

    private static final List<Integer> SAMPLES = IntStream.range(0, 30).boxed().toList();

    private static List<double[]> grid(NetworkDefinition definition) {
        Replay replay = new Replay(RandomSlices.bundle(definition, 1141).wholeNetwork(new ScalarKernelProvider()),
                new Validation(definition, RandomSamples.of(definition, SAMPLES.size(), new Random(1142)), 0));
        return ThresholdGrid.of(replay, SAMPLES);
    }

    private static NetworkDefinition withExits(int count) {
        String blocks = "{filters: 2}, ".repeat(count);
        String exits = IntStream.rangeClosed(1, count)
                .mapToObj(after -> "{on: blocks, after: " + after + ", threshold: 0.5}")
                .collect(Collectors.joining(", "));
        return NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b, c]
                input: {height: 6, width: 6}
                nodes:
                  - {id: cam, tier: device, blocks: [%s], exits: [%s]}
                  - {id: cloud, tier: cloud, inputs: [cam], aggregate: {maps: CC}, blocks: [{filters: 2}],
                     exits: [{on: blocks}]}
                """.formatted(blocks, exits));
    }

    @Property(tries = 200, seed = "1143")
    void candidatesRiseFromNoneToAllAndLieBetweenEntropies(
            @ForAll @Size(max = 200) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] entropies = values.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
        List<Double> candidates = ThresholdGrid.candidates(entropies, 64);
        assertThat(candidates).isSorted().hasSizeLessThanOrEqualTo(65).startsWith(0.0).endsWith(1.0);
        assertThat(candidates).hasSize(Math.max(2, Math.min(64, entropies.length) + 1));
    }

    @Test
    void fewEntropiesGiveAllThatDiffer() {
        assertThat(ThresholdGrid.candidates(new double[]{0.1, 0.3, 0.4}, 64)).containsExactly(0.0, 0.2, 0.35, 1.0);
    }

    @Test
    void twoLabelsAreCombined() {
        List<double[]> grid = grid(Topologies.branchy());
        long first = grid.stream().mapToDouble(each -> each[0]).distinct().count();
        long second = grid.stream().mapToDouble(each -> each[1]).distinct().count();
        assertThat(grid).hasSize(Math.toIntExact(first * second));
        assertThat(first).isGreaterThan(10);
    }

    @Test
    void threeLabelsAreCombinedMoreCoarsely() {
        List<double[]> grid = grid(withExits(3));
        assertThat(grid).hasSizeBetween(1000, 40_000);
        assertThat(grid.stream().mapToDouble(each -> each[2]).distinct().count()).isGreaterThan(10);
    }

    @Test
    void manyLabelsRiseTogether() {
        List<double[]> grid = grid(withExits(6));
        assertThat(grid).hasSize(ThresholdGrid.CANDIDATES + 1);
        assertThat(grid.getFirst()).containsOnly(0.0);
        assertThat(grid.getLast()).containsOnly(1.0);
        for (int i = 1; i < grid.size(); i++) {
            double[] before = grid.get(i - 1);
            double[] each = grid.get(i);
            assertThat(IntStream.range(0, 6).allMatch(k -> each[k] >= before[k]))
                    .as("%s behind %s", Arrays.toString(each), Arrays.toString(before)).isTrue();
        }
    }
}

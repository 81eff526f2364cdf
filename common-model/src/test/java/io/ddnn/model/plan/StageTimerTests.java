package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageTimerTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
    void everyStageIsTimed(String letter) {
        NetworkDefinition definition = Topologies.of(letter);

        Map<String, Double> seconds =
                StageTimer.measure(definition, RandomSlices.of(definition, 5), new ScalarKernelProvider(), 0, 3);

        assertThat(seconds.keySet()).containsExactlyInAnyOrderElementsOf(
                Chain.of(definition).stages().stream().map(Stage::name).toList());
        assertThat(seconds.values()).allMatch(time -> time > 0 && time < 10);
    }
}

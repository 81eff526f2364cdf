package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.testing.Topologies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitSharesTests {

    private static final Chain E = Chain.of(Topologies.of("e"));

    @Test
    void whatIsNotNamedLeavesAtTheLastStage() {
        assertThat(ExitShares.named(E, Map.of("local", 0.5, "edge", 0.25)).leaving())
                .containsExactly(0.0, 0.5, 0.25, 0.0, 0.25);
        assertThat(ExitShares.named(E, Map.of("local", 0.5, "cloud", 0.5)).leaving())
                .containsExactly(0.0, 0.5, 0.0, 0.0, 0.5);
    }

    @Test
    void countedSharesAreThoseOfTheNodesThatDecided() {
        ExitShares.Counter counter = new ExitShares.Counter(E);
        counter.add("edge", 0);
        counter.add("edge", 1);
        counter.add("cloud", 2);
        counter.add("cloud", 2);

        assertThat(counter.shares()).isEqualTo(new ExitShares(List.of(0.0, 0.25, 0.25, 0.0, 0.5)));
    }

    @Test
    void stagesNameTheirExitsToo() {
        assertThat(ExitShares.named(E, Map.of("edge-scores", 0.5, "edge", 0.25)).leaving())
                .containsExactly(0.0, 0.5, 0.25, 0.0, 0.25);
        Map<String, Double> twice = new LinkedHashMap<>();
        twice.put("edge-scores", 0.5);
        twice.put("local", 0.2);
        assertRefused(twice, "exit 'local' is named twice, expected once");
    }

    @Test
    void sharesThatCannotBeAreRefusedByName() {
        assertRefused(Map.of("local", 1.5), "share of exit 'local' is 1.5, expected 0 to 1");
        assertRefused(Map.of("local", 0.7, "edge", 0.7), "add up to 1.4, expected at most 1");
        assertRefused(Map.of("local", 0.7, "cloud", 0.7), "share of the last exit is 0.7, expected");
        assertRefused(Map.of("device", 0.1), "exit 'device' is at 0 places before the last");
    }

    private static void assertRefused(Map<String, Double> shares, String message) {
        assertThatExceptionOfType(PlanException.class).isThrownBy(() -> ExitShares.named(E, shares))
                .withMessageContaining(message);
    }
}

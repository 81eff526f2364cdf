package io.ddnn.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ThresholdsTests {

    private final NetworkDefinition network = Topologies.of("f");

    @Test
    void aNameStandsForAllExitsOfThatName() {
        assertThat(thresholds(Thresholds.set(network, "edge", 0.25), "edge:")).containsExactly(0.25, 0.25);
    }

    @Test
    void aNameLeavesExitsWithoutAThresholdAlone() {
        NetworkDefinition changed = Thresholds.set(network, "local", 0.25);

        assertThat(thresholds(changed, "local:")).containsExactly(0.25, 0.25);
        assertThat(changed.devices()).allSatisfy(
                device -> assertThat(device.exits()).allMatch(exit -> exit.threshold() == null));
    }

    @Test
    void aDeviceCanBeGivenAThresholdByItsId() {
        NetworkDefinition changed = Thresholds.set(network, "camera-2:local", 0.25);

        assertThat(changed.node("camera-2").exits().getFirst().threshold()).isEqualTo(0.25);
    }

    @Test
    void aNodeStandsForItsExitAlone() {
        NetworkDefinition changed = Thresholds.set(network, "edge-1:edge", 0.25);

        assertThat(thresholds(changed, "edge:")).containsExactly(0.5, 0.25);
        assertThat(thresholds(changed, "local:")).isEqualTo(thresholds(network, "local:"));
    }

    @Test
    void noThresholdLetsNoSampleLeave() {
        assertThat(thresholds(Thresholds.set(network, "edge", null), "edge:")).containsExactly(null, null);
    }

    @Test
    void theExitsOfADeviceAreNamedByTheirPlaces() {
        NetworkDefinition branchy = Topologies.branchy();
        assertThat(heads(Thresholds.set(branchy, "local", 0.25))).containsExactly(0.25, 0.25);
        assertThat(heads(Thresholds.set(branchy, "local@1", 0.25))).containsExactly(0.25, 0.5);
        assertThat(heads(Thresholds.set(branchy, "camera-0:local@3", null))).containsExactly(0.5, null);
        assertThat(heads(Thresholds.set(branchy, "camera-0:local", 0.1))).containsExactly(0.1, 0.1);
        assertThatIllegalArgumentException().isThrownBy(() -> Thresholds.set(branchy, "local@2", 0.5))
                .withMessage("exit is 'local@2', expected one of local@1, local@3, camera-0:local@1, camera-0:local@3");
    }

    private static List<@Nullable Double> heads(NetworkDefinition network) {
        List<@Nullable Double> thresholds = new ArrayList<>();
        network.node("camera-0").heads().forEach(head -> thresholds.add(head.threshold()));
        return thresholds;
    }

    @Test
    void theLastExitHasNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Thresholds.set(network, "cloud", 0.5))
                .withMessageStartingWith("exit is 'cloud', expected one of local, edge, camera-0:local,");
    }

    @Test
    void anUnknownExitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Thresholds.set(network, "edge-7:edge", 0.5))
                .withMessageStartingWith("exit is 'edge-7:edge', expected one of");
    }

    @Test
    void aThresholdIsAnEntropy() {
        assertThatExceptionOfType(DefinitionException.class).isThrownBy(() -> Thresholds.set(network, "edge", 1.5))
                .withMessageContaining("field 'threshold' is 1.5, expected 0 to 1");
    }

    private static List<@Nullable Double> thresholds(NetworkDefinition network, String name) {
        List<@Nullable Double> thresholds = new ArrayList<>();
        ExitPoint.of(network).stream()
                .filter(point -> (point.name().text() + ":").equals(name) && !point.node().inputs().isEmpty())
                .forEach(point -> thresholds.add(point.definition().threshold()));
        return thresholds;
    }
}

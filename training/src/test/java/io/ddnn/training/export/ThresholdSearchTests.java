package io.ddnn.training.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.train.RandomParameters;
import io.ddnn.training.train.ShapeImages;
import io.ddnn.training.train.SmallNetworks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threshold search on networks that were not trained: their exits disagree enough. */
@Tag("pytorch")
class ThresholdSearchTests {

    private static final NetworkDefinition C = SmallNetworks.c(3, Aggregation.MP, Aggregation.CC);

    private record Searched(WholeNetwork network, Validation validation, NetworkDefinition found) {

        Outcome outcome(NetworkDefinition definition) {
            return Outcome.of(validation.evaluate(network.withDefinition(definition)), validation, definition);
        }

        Outcome outcome() {
            return outcome(found);
        }
    }

    @Test
    void noOtherThresholdIsMoreAccurate() {
        Searched searched = search(C, new ThresholdGoal(0, 0));
        for (int step = 0; step <= 40; step++) {
            assertThat(searched.outcome(withLocal(step / 40.0)).accuracy())
                    .isLessThanOrEqualTo(searched.outcome().accuracy());
        }
    }

    @Test
    void ofEquallyAccurateThresholdsTheOneWithMostEarlyExitsIsTaken() {
        Searched searched = search(C, new ThresholdGoal(0, 0));
        for (int step = 0; step <= 40; step++) {
            Outcome other = searched.outcome(withLocal(step / 40.0));
            if (other.accuracy() == searched.outcome().accuracy()) {
                assertThat(other.earlyShare()).isLessThanOrEqualTo(searched.outcome().earlyShare());
            }
        }
    }

    @Test
    void enoughSamplesExitEarly() {
        assertThat(search(C, new ThresholdGoal(0.9, 0)).outcome().earlyShare()).isGreaterThanOrEqualTo(0.9);
    }

    @Test
    void allExitEarlyWhereAccuracyMayBeGivenUp() {
        assertThat(search(C, new ThresholdGoal(0, 1)).outcome().earlyShare()).isEqualTo(1);
    }

    @Test
    void severalExitsAreTunedTogether() {
        NetworkDefinition e = SmallNetworks.e(3, Aggregation.MP, Aggregation.CC);
        Searched searched = search(e, new ThresholdGoal(0.5, 0));
        assertThat(searched.outcome().earlyShare()).isGreaterThanOrEqualTo(0.5);
        assertThat(searched.outcome().accuracy()).isGreaterThanOrEqualTo(searched.outcome(e).accuracy() - 0.2);
    }

    @Test
    void exitsOfOneNameShareAThreshold() {
        NetworkDefinition f = SmallNetworks.f(Aggregation.MP, Aggregation.CC);
        Searched searched = search(f, new ThresholdGoal(0.5, 0));
        assertThat(threshold(searched.found, "edge-0", ExitOn.BLOCKS))
                .isNotNull()
                .isEqualTo(threshold(searched.found, "edge-1", ExitOn.BLOCKS));
        assertThat(searched.outcome().earlyShare()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void anExitWithoutAThresholdKeepsNone() {
        NetworkDefinition found = search(C, ThresholdGoal.DEFAULT).found;
        for (NodeDefinition device : found.devices()) {
            assertThat(threshold(found, device.id(), ExitOn.BLOCKS)).isNull();
        }
        assertThat(threshold(found, "cloud", ExitOn.BLOCKS)).isNull();
    }

    private static @Nullable Double threshold(NetworkDefinition definition, String node, ExitOn on) {
        ExitDefinition exit = Objects.requireNonNull(definition.node(node).exit(on));
        return exit.threshold();
    }

    private static NetworkDefinition withLocal(double threshold) {
        return C.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(threshold));
    }

    private static Searched search(NetworkDefinition definition, ThresholdGoal goal) {
        DataSet data = ShapeImages.of(30, definition.devices().size(), 4);
        WholeNetwork network = new WholeNetwork(
                definition, Export.slices(RandomParameters.of(definition, data, 3)), new ScalarKernelProvider());
        Validation validation = new Validation(definition, data);
        return new Searched(network, validation, new ThresholdSearch(network, validation, goal).search());
    }
}

package io.ddnn.device.offload;

import static io.ddnn.model.plan.Transfer.EAGER;
import static io.ddnn.model.plan.Transfer.ON_DEMAND;
import static io.ddnn.model.plan.Transfer.RAW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OffloadChooserTests {

    private final OffloadChooser chooser = new OffloadChooser(ON_DEMAND, 0.2, 3);

    @Test
    void anotherWayIsChosenAfterSoManyEvaluationsInARow() {
        for (int i = 0; i < 2; i++) {
            assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.7))).isEqualTo(ON_DEMAND);
        }
        assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.7))).isEqualTo(EAGER);
        assertThat(chooser.current()).isEqualTo(EAGER);
    }

    @Test
    void aWayThatIsNotFasterByTheMarginIsNotChosen() {
        for (int i = 0; i < 10; i++) {
            assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.8))).isEqualTo(ON_DEMAND);
        }
    }

    @Test
    void oneEvaluationWithoutTheMarginBeginsTheCountAgain() {
        for (int i = 0; i < 5; i++) {
            chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.7));
            chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.7));
            assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.9))).isEqualTo(ON_DEMAND);
        }
    }

    @Test
    void anotherCandidateBeginsTheCountAgain() {
        chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.5));
        chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.5));
        assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.5, RAW, 0.4))).isEqualTo(ON_DEMAND);
        assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.5, RAW, 0.4))).isEqualTo(ON_DEMAND);
        assertThat(chooser.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.5, RAW, 0.4))).isEqualTo(RAW);
    }

    @Test
    void aWayThatIsNoLongerPossibleIsLeftAtOnce() {
        OffloadChooser raw = new OffloadChooser(RAW, 0.2, 3);

        assertThat(raw.evaluate(Map.of(ON_DEMAND, 1.0, EAGER, 0.99))).isEqualTo(EAGER);
    }

    @Test
    void thereMustBeAWay() {
        assertThatIllegalArgumentException().isThrownBy(() -> chooser.evaluate(Map.of()));
    }
}

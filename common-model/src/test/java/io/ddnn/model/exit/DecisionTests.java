package io.ddnn.model.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.Tier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTests {

    private static final Classification CLASSIFICATION = Classification.of(new double[]{0, 3, 1}, 1);

    @Test
    void takesLabelAndConfidenceFromTheClassification() {
        Decision decision = Decision.of(CLASSIFICATION, ExitName.CLOUD, Set.of(), List.of());
        assertThat(decision.label()).isEqualTo(1);
        assertThat(decision.confidence()).isEqualTo((float) CLASSIFICATION.confidence());
        assertThat(decision.degraded()).isFalse();
    }

    @Test
    void missingDevicesDegrade() {
        Decision decision = Decision.of(CLASSIFICATION, ExitName.LOCAL, Set.of(DegradedReason.DEADLINE),
                List.of("camera-1"));
        assertThat(decision.reasons())
                .containsExactlyInAnyOrder(DegradedReason.MISSING_DEVICE, DegradedReason.DEADLINE);
        assertThat(decision.degraded()).isTrue();
    }

    @Test
    void scoresThatAreNotFiniteGiveNoConfidence() {
        Classification broken = Classification.of(new double[]{1, Double.NaN}, 1);
        assertThat(Decision.of(broken, ExitName.CLOUD, Set.of(), List.of()).confidence()).isZero();
    }

    @Test
    void anAnswerOfADeviceAloneNeedsAReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(0, 1, ExitName.DEVICE, Set.of(), List.of()))
                .withMessageContaining("'device' is always degraded");
        assertThat(new Decision(0, 1, ExitName.DEVICE, Set.of(DegradedReason.PARENT_UNREACHABLE), List.of())
                .degraded()).isTrue();
    }

    @Test
    void missingDevicesAndTheirReasonComeTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(0, 1, ExitName.LOCAL, Set.of(DegradedReason.MISSING_DEVICE), List.of()))
                .withMessageContaining("expected both or neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(0, 1, ExitName.LOCAL, Set.of(DegradedReason.DEADLINE), List.of("a")))
                .withMessageContaining("expected both or neither");
    }

    @Test
    void aDeviceIsMissingOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(0, 1, ExitName.LOCAL, Set.of(DegradedReason.MISSING_DEVICE),
                        List.of("a", "a")))
                .withMessage("missing is [a, a], expected each device once");
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.01f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY})
    void refusesAConfidenceThatIsNoProbability(float confidence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(0, confidence, ExitName.LOCAL, Set.of(), List.of()))
                .withMessage("confidence is " + confidence + ", expected 0 to 1");
    }

    @Test
    void refusesANegativeLabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Decision(-1, 1, ExitName.LOCAL, Set.of(), List.of()))
                .withMessage("label is -1, expected at least 0");
    }

    @ParameterizedTest
    @EnumSource
    void exitNamesReadBack(ExitName name) {
        assertThat(ExitName.parse(name.text())).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void reasonsReadBack(DegradedReason reason) {
        assertThat(DegradedReason.parse(reason.text())).isEqualTo(reason);
    }

    @Test
    void unknownNamesAreRefusedBesideTheKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExitName.parse("LOCAL"))
                .withMessage("exit is 'LOCAL', expected device, local, edge or cloud");
        assertThatIllegalArgumentException().isThrownBy(() -> DegradedReason.parse("rain"))
                .withMessageStartingWith("reason is 'rain', expected missing-device, ");
    }

    @ParameterizedTest
    @CsvSource({"DEVICE, BLOCKS, LOCAL", "EDGE, SCORES, LOCAL", "CLOUD, SCORES, LOCAL", "EDGE, BLOCKS, EDGE",
            "CLOUD, BLOCKS, CLOUD"})
    void exitsAreNamedByTierAndKind(Tier tier, ExitOn on, ExitName expected) {
        assertThat(ExitName.of(tier, on)).isEqualTo(expected);
    }
}

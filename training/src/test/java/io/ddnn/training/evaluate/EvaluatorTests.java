package io.ddnn.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.exit.ExitName;
import io.ddnn.training.data.DataSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EvaluatorTests {

    private final Evaluator evaluator = new Evaluator(DayAndNight.network());
    private final Evaluation evaluation = evaluator.evaluate(DayAndNight.data(), Set.of(), () -> {});

    @Test
    void countsRightAnswers() {
        assertThat(evaluation.overall()).isEqualTo(new Proportion(4, 6));
    }

    @Test
    void tellsSamplesThatNobodySees() {
        assertThat(evaluation.seen()).isEqualTo(new Proportion(3, 5));
        assertThat(evaluation.unseen()).isEqualTo(1);
    }

    @Test
    void aDeviceIsWrongAboutWhatItDoesNotSee() {
        assertThat(exit("left").all()).isEqualTo(new Proportion(3, 6));
        assertThat(exit("left").seen()).isEqualTo(new Proportion(3, 5));
        assertThat(exit("right").all()).isEqualTo(new Proportion(2, 6));
        assertThat(exit("right").seen()).isEqualTo(new Proportion(2, 4));
    }

    @Test
    void evaluatesEveryExitAsIfAllSamplesLeftThere() {
        assertThat(exit("gateway").all()).isEqualTo(new Proportion(3, 6));
        assertThat(exit("gateway").seen()).isEqualTo(new Proportion(2, 5));
        assertThat(exit("cloud").all()).isEqualTo(new Proportion(3, 6));
        assertThat(exit("cloud").seen()).isEqualTo(new Proportion(2, 5));
    }

    @Test
    void countsWhereSamplesLeave() {
        assertThat(exit("left").taken()).isEqualTo(new Proportion(0, 6));
        assertThat(exit("gateway").taken()).isEqualTo(new Proportion(3, 6));
        assertThat(exit("gateway").correct()).isEqualTo(new Proportion(2, 3));
        assertThat(exit("cloud").taken()).isEqualTo(new Proportion(3, 6));
        assertThat(exit("cloud").correct()).isEqualTo(new Proportion(2, 3));
    }

    @Test
    void namesExitsAndTheirThresholds() {
        assertThat(evaluation.exits()).extracting(Evaluation.Exit::name)
                .containsExactly(ExitName.LOCAL, ExitName.LOCAL, ExitName.LOCAL, ExitName.CLOUD);
        assertThat(evaluation.exits()).extracting(Evaluation.Exit::threshold)
                .containsExactly(null, null, 0.5, null);
        assertThat(evaluation.exits()).extracting(Evaluation.Exit::last).containsExactly(false, false, false, true);
    }

    @Test
    void countsEveryClass() {
        assertThat(evaluation.classes()).containsExactly(
                new Evaluation.PerClass("day", new Proportion(2, 3), new Proportion(2, 3), List.of(2, 1)),
                new Evaluation.PerClass("night", new Proportion(2, 3), new Proportion(2, 3), List.of(1, 2)));
    }

    @Test
    void averagesPayloadBytes() {
        // scores: 2 classes of 4 bytes; the map of those that go on: 4 bits, 1 byte
        assertThat(evaluation.uplinkBytes()).isEqualTo(8.5);
        assertThat(evaluation.rawBytes()).isEqualTo(48);
    }

    @Test
    void doesWithoutMissingDevices() {
        Evaluation without = evaluator.evaluate(DayAndNight.data(), Set.of("right"), () -> {});

        assertThat(without.missing()).containsExactly("right");
        assertThat(without.exits()).extracting(Evaluation.Exit::node).containsExactly("left", "gateway", "cloud");
        assertThat(without.overall()).isEqualTo(new Proportion(4, 6));
        assertThat(without.exits().get(1).taken()).isEqualTo(new Proportion(6, 6));
        assertThat(without.uplinkBytes()).isEqualTo(4);
    }

    @Test
    void samplesThatOnlyMissingDevicesSeeAreUnseen() {
        Evaluation without = evaluator.evaluate(DayAndNight.data(), Set.of("left"), () -> {});

        assertThat(without.unseen()).isEqualTo(2);
    }

    @Test
    void needsNoViewsOfAMissingDevice() {
        DataSet left = DayAndNight.data().withDevices(List.of("left"));

        assertThat(evaluator.evaluate(left, Set.of("right"), () -> {}).overall()).isEqualTo(new Proportion(4, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> evaluator.evaluate(left, Set.of(), () -> {}))
                .withMessageContaining("the data set has no views of device 'right'");
    }

    @Test
    void findsDevicesByIdNotByPlace() {
        DataSet swapped = DayAndNight.data().withDevices(List.of("right", "left"));

        assertThat(evaluator.evaluate(swapped, Set.of(), () -> {})).isEqualTo(evaluation);
    }

    @Test
    void tellsHowFarItIs() {
        AtomicInteger samples = new AtomicInteger();

        evaluator.evaluate(DayAndNight.data(), Set.of(), samples::incrementAndGet);

        assertThat(samples).hasValue(6);
    }

    @Test
    void refusesUnknownMissingDevices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator.evaluate(DayAndNight.data(), Set.of("middle"), () -> {}))
                .withMessage("missing device is 'middle', expected one of [left, right]");
    }

    @Test
    void refusesToDoWithoutAllDevices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator.evaluate(DayAndNight.data(), Set.of("left", "right"), () -> {}))
                .withMessage("all devices are missing, expected at least one to be present");
    }

    @Test
    void refusesOtherClasses() {
        DataSet other = new DataSet(List.of("night", "day"), List.of("left", "right"), List.of());

        assertThatIllegalArgumentException().isThrownBy(() -> evaluator.evaluate(other, Set.of(), () -> {}))
                .withMessageContaining("the data set has classes [night, day], expected [day, night]");
    }

    @Test
    void refusesUnlabelledSamples() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator.evaluate(DayAndNight.unlabelled(), Set.of(), () -> {}))
                .withMessage("sample s has no label, expected one");
    }

    private Evaluation.Exit exit(String node) {
        return evaluation.exits().stream().filter(exit -> exit.node().equals(node)).findFirst().orElseThrow();
    }
}

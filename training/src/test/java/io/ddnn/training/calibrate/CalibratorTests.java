package io.ddnn.training.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.SampleViews;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calibration of networks that were not trained, against a search by hand over the same thresholds. */
class CalibratorTests {

    private static final int SAMPLES = 24;

    /** What all thresholds of the grid give, by the network itself. */
    private record Tried(double accuracy, double early, double bytes) {}

    private static NetworkDefinition definition(String name) {
        return name.equals("branchy") ? Topologies.branchy() : Topologies.of(name);
    }

    private static WholeNetwork network(NetworkDefinition definition) {
        return RandomSlices.bundle(definition, 1131).wholeNetwork(new ScalarKernelProvider());
    }

    /** Labels are the last exit's answers for two samples of three, so that exits differ in how good they are. */
    private static DataSet data(NetworkDefinition definition, int count) {
        DataSet random = RandomSamples.of(definition, count, new Random(1132));
        NetworkDefinition open = definition;
        for (NodeDefinition node : definition.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                open = open.withExit(node.id(), node.after(exit), old -> old.withThreshold(null));
            }
        }
        WholeNetwork network = network(definition).withDefinition(open);
        SampleViews views = new SampleViews(definition, random, Set.of());
        List<Sample> samples = new ArrayList<>();
        for (Sample sample : random.samples()) {
            int label =
                    samples.size() % 3 == 0 ? sample.label() : network.evaluate(views.of(sample)).decision().label();
            samples.add(new Sample(sample.id(), sample.frame(), label, new ArrayList<>(sample.views())));
        }
        return new DataSet(random.classes(), random.devices(), samples);
    }

    private static Tried tried(NetworkDefinition definition, DataSet data) {
        WholeNetwork network = network(definition).withDefinition(definition);
        SampleViews views = new SampleViews(definition, data, Set.of());
        double right = 0;
        double early = 0;
        double bytes = 0;
        for (Sample sample : data.samples()) {
            SampleResult result = network.evaluate(views.of(sample));
            right += result.decision().label() == sample.label() ? 1 : 0;
            early += result.decidedBy().equals("cloud") ? 0 : 1;
            bytes += result.meanUplinkBytes();
        }
        int n = data.samples().size();
        return new Tried(right / n, early / n, bytes / n);
    }

    /** Every combination of every tenth threshold that the search tries, and what comes of them. */
    private static List<Tried> some(Calibration calibration, DataSet data) {
        List<Tried> some = new ArrayList<>();
        Map<String, Double> labels = calibration.chosen().thresholds();
        List<List<Double>> values = new ArrayList<>();
        labels.keySet().forEach(_ -> values.add(List.of(0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)));
        Replay replay = new Replay(network(calibration.definition()).withDefinition(calibration.definition()),
                new Validation(calibration.definition(), data, 0));
        int combinations = (int) Math.pow(10, labels.size());
        for (int i = 0; i < combinations; i++) {
            double[] thresholds = new double[labels.size()];
            int rest = i;
            for (int k = 0; k < thresholds.length; k++) {
                thresholds[k] = values.get(k).get(rest % 10);
                rest /= 10;
            }
            some.add(tried(replay.with(thresholds), data));
        }
        return some;
    }

    private static Calibration calibrate(String name, ThresholdGoal goal) {
        NetworkDefinition definition = definition(name);
        return Calibrator.calibrate(network(definition), data(definition, SAMPLES), CalibrationOptions.of(goal));
    }

    private static void assertOutcomeIsTheNetworks(Calibration calibration, DataSet data) {
        Tried real = tried(calibration.definition(), data);
        assertThat(calibration.chosen().outcome().accuracy()).isEqualTo(real.accuracy);
        assertThat(calibration.chosen().outcome().earlyShare()).isEqualTo(real.early);
        assertThat(calibration.chosen().outcome().bytes()).isEqualTo(real.bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "c", "d", "e", "branchy"})
    void nothingThatLetsEnoughLeaveIsMoreAccurate(String name) {
        Calibration calibration = calibrate(name, new ThresholdGoal.EarlyShare(0.6, 0));
        DataSet data = data(definition(name), SAMPLES);
        assertOutcomeIsTheNetworks(calibration, data);
        Outcome chosen = calibration.chosen().outcome();
        assertThat(chosen.earlyShare()).isGreaterThanOrEqualTo(0.6);
        assertThat(some(calibration, data)).filteredOn(each -> each.early >= 0.6).isNotEmpty()
                .allSatisfy(each -> assertThat(each.accuracy).isLessThanOrEqualTo(chosen.accuracy()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "c", "d", "e", "branchy"})
    void nothingThatKeepsToTheBudgetIsMoreAccurate(String name) {
        DataSet data = data(definition(name), SAMPLES);
        double budget = tried(definition(name), data).bytes;
        Calibration calibration = calibrate(name, new ThresholdGoal.Bytes(budget));
        assertOutcomeIsTheNetworks(calibration, data);
        Outcome chosen = calibration.chosen().outcome();
        assertThat(chosen.bytes()).isLessThanOrEqualTo(budget);
        assertThat(some(calibration, data)).filteredOn(each -> each.bytes <= budget).isNotEmpty()
                .allSatisfy(each -> assertThat(each.accuracy).isLessThanOrEqualTo(chosen.accuracy()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "c", "d", "e", "branchy"})
    void nothingThatIsAccurateEnoughOnTheSamplesHasFewerBytes(String name) {
        Calibration calibration = calibrate(name, new ThresholdGoal.Accuracy(0.6, 0));
        DataSet data = data(definition(name), SAMPLES);
        assertOutcomeIsTheNetworks(calibration, data);
        Outcome chosen = calibration.chosen().outcome();
        assertThat(chosen.accuracy()).isGreaterThanOrEqualTo(0.6);
        assertThat(some(calibration, data)).filteredOn(each -> each.accuracy >= 0.6).isNotEmpty()
                .allSatisfy(each -> assertThat(each.bytes).isGreaterThanOrEqualTo(chosen.bytes()));
    }

    @Test
    void aShownAccuracyIsTheBoundOfSamplesThatHadNoPartInTheChoice() {
        NetworkDefinition definition = Topologies.of("c");
        DataSet data = data(definition, 80);
        Calibration calibration = Calibrator.calibrate(network(definition), data,
                CalibrationOptions.of(new ThresholdGoal.Accuracy(0.4, 0.95)));
        AccuracyProof proof = Objects.requireNonNull(calibration.proof());
        assertThat(proof.samples()).isEqualTo(60);
        assertThat(proof.target()).isEqualTo(0.4);
        assertThat(BinomialBound.lower(proof.right(), 60, 0.95)).isGreaterThanOrEqualTo(0.4);
        assertThat(calibration.chosen().outcome().right()).isGreaterThanOrEqualTo(proof.right());
        assertThat(calibration.metrics()).containsEntry("validation.accuracyShown", 0.4);
        assertOutcomeIsTheNetworks(calibration, data);
    }

    @Test
    void tooFewSamplesShowNothing() {
        assertThatExceptionOfType(CalibrationException.class)
                .isThrownBy(() -> calibrate("c", new ThresholdGoal.Accuracy(0.9, 0.95)))
                .withMessageContaining("cannot be shown with a confidence of 0.95");
    }

    @Test
    void goalsThatNothingReachesAreRefused() {
        assertThatExceptionOfType(CalibrationException.class)
                .isThrownBy(() -> calibrate("c", new ThresholdGoal.Bytes(11)))
                .withMessage("no thresholds keep to 11.0 bytes a device and sample, the fewest are 12.0");
        assertThatExceptionOfType(CalibrationException.class)
                .isThrownBy(() -> calibrate("c", new ThresholdGoal.Accuracy(0.999, 0)))
                .withMessageStartingWith("no thresholds reach an accuracy of 99.90 % on the samples, the best reach");
    }

    @Test
    void exitsOfOneNameShareAThreshold() {
        NetworkDefinition found = calibrate("f", new ThresholdGoal.EarlyShare(0.5, 0)).definition();
        assertThat(found.node("edge-0").exit(ExitOn.BLOCKS)).isNotNull().extracting(ExitDefinition::threshold)
                .isNotNull()
                .isEqualTo(exit(found, "edge-1").threshold());
    }

    private static ExitDefinition exit(NetworkDefinition definition, String node) {
        return definition.node(node).exits().getLast();
    }

    @Test
    void exitsWithoutAThresholdKeepNoneAndOnlyThresholdsAndTemperaturesChange() {
        NetworkDefinition c = Topologies.of("c");
        NetworkDefinition found = calibrate("c", ThresholdGoal.DEFAULT).definition();
        assertThat(found.devices()).allSatisfy(device -> assertThat(exit(found, device.id()).threshold()).isNull());
        assertThat(exit(found, "cloud").threshold()).isNull();
        NetworkDefinition back = found;
        for (NodeDefinition node : c.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                back = back.withExit(node.id(), node.after(exit), _ -> exit);
            }
        }
        assertThat(back).isEqualTo(c);
    }

    @Test
    void theCurveFallsInBytesAndHoldsWhatWasChosen() {
        for (String name : List.of("c", "e")) {
            Calibration calibration = calibrate(name, ThresholdGoal.DEFAULT);
            assertThat(calibration.curve()).contains(calibration.chosen());
            assertThat(calibration.curve()).extracting(each -> -each.outcome().bytes()).isSorted();
        }
        List<Tradeoff> joint = new ArrayList<>(calibrate("e", ThresholdGoal.DEFAULT).curve());
        joint.remove(calibrate("e", ThresholdGoal.DEFAULT).chosen());
        assertThat(joint).extracting(each -> -each.outcome().right()).isSorted();
    }

    @Test
    void lostDevicesCountAsCasesOfTheirOwn() {
        NetworkDefinition c = Topologies.of("c");
        DataSet data = data(c, 10);
        Calibration calibration = Calibrator.calibrate(network(c), data,
                new CalibrationOptions(new ThresholdGoal.EarlyShare(0.5, 0), 1));
        WholeNetwork tuned = network(c).withDefinition(calibration.definition());
        int right = 0;
        Map<String, Integer> left = new HashMap<>();
        List<Set<String>> cases = new ArrayList<>(List.of(Set.of()));
        c.devices().forEach(device -> cases.add(Set.of(device.id())));
        for (Set<String> missing : cases) {
            SampleViews views = new SampleViews(c, data, missing);
            for (Sample sample : data.samples()) {
                SampleResult result = tuned.evaluate(views.of(sample));
                right += result.decision().label() == sample.label() ? 1 : 0;
                left.merge(result.decision().exit().text(), 1, Integer::sum);
            }
        }
        assertThat(calibration.chosen().outcome().total()).isEqualTo(70);
        assertThat(calibration.chosen().outcome().right()).isEqualTo(right);
        assertThat(calibration.chosen().outcome().left()).containsAllEntriesOf(left);
    }

    @Test
    void anOnlyDeviceCannotBeLost() {
        NetworkDefinition b = Topologies.of("b");
        CalibrationOptions options = new CalibrationOptions(ThresholdGoal.DEFAULT, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibrator.calibrate(network(b), data(b, 4), options))
                .withMessage("lostDevices is 1, expected 0 for a network of one device");
        assertThatIllegalArgumentException().isThrownBy(() -> new CalibrationOptions(ThresholdGoal.DEFAULT, 2))
                .withMessage("lostDevices is 2, expected 0 or 1");
    }

    @Test
    void refusesDataThatSayNothing() {
        NetworkDefinition b = Topologies.of("b");
        DataSet data = data(b, 2);
        assertThatIllegalArgumentException().isThrownBy(() -> Calibrator.calibrate(network(b), data.filter(_ -> false),
                CalibrationOptions.of(ThresholdGoal.DEFAULT)))
                .withMessage("the data set has no samples, expected at least one");
        DataSet unlabelled = new DataSet(data.classes(), data.devices(), List.of(
                new Sample("s", 0, Sample.UNKNOWN, Arrays.asList(data.samples().getFirst().views().getFirst()))));
        assertThatIllegalArgumentException().isThrownBy(() -> Calibrator.calibrate(network(b), unlabelled,
                CalibrationOptions.of(ThresholdGoal.DEFAULT))).withMessage("sample s has no label, expected one");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void refusesTargetsThatSayNothing(double target) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ThresholdGoal.Accuracy(target, 0.95))
                .withMessageStartingWith("target is ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -0.1, Double.NaN})
    void refusesConfidencesThatCannotBe(double confidence) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ThresholdGoal.Accuracy(0.9, confidence))
                .withMessageStartingWith("confidence is ");
    }
}

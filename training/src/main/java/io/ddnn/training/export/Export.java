package io.ddnn.training.export;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.ExitPoint;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.train.TrainedNetwork;
import io.ddnn.training.train.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a bundle of a trained network: folds it into integer slices, fits each exit's temperature and chooses the
 * thresholds on validation samples, by the integer network itself.
 */
public final class Export {

    private Export() {}

    /** The integer slices of all nodes, by id. */
    public static Map<String, NodeSlice> slices(NetworkParameters parameters) {
        return new SliceFolding(parameters).slices();
    }

    /**
     * Makes a bundle.
     *
     * @param validation samples that the network was not trained on, to calibrate exits with; where there are none,
     *     temperatures and thresholds stay those of the definition
     * @param goal what thresholds are chosen for
     * @throws IllegalArgumentException if the validation data lack a device or a label
     */
    public static Bundle bundle(TrainedNetwork trained, DataSet validation, ThresholdGoal goal) {
        Map<String, NodeSlice> slices = slices(trained.parameters());
        Validation samples = new Validation(trained.definition(), validation);
        WholeNetwork network = new WholeNetwork(trained.definition(), slices, KernelProviders.choose());
        if (samples.size() == 0) {
            return new Bundle(trained.definition(), slices, about(trained, samples), Map.of());
        }
        NetworkDefinition calibrated = calibrate(network, samples);
        NetworkDefinition tuned = new ThresholdSearch(network.withDefinition(calibrated), samples, goal).search();
        return new Bundle(tuned, slices, about(trained, samples), metrics(network.withDefinition(tuned), samples));
    }

    private static NetworkDefinition calibrate(WholeNetwork network, Validation samples) {
        NetworkDefinition calibrated = network.definition();
        for (ExitPoint point : ExitPoint.of(network.definition())) {
            calibrated = calibrated.withExit(
                    point.node().id(), point.definition().on(), old -> old.withThreshold(null));
        }
        List<SampleResult> results = samples.evaluate(network.withDefinition(calibrated));
        for (ExitPoint point : ExitPoint.of(network.definition())) {
            double temperature = temperature(point, results, samples);
            calibrated = calibrated.withExit(point.node().id(), point.definition().on(),
                    _ -> point.definition().withTemperature(temperature));
        }
        return calibrated;
    }

    private static double temperature(ExitPoint point, List<SampleResult> results, Validation samples) {
        List<double[]> scores = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            for (ExitPassed passed : results.get(i).exits()) {
                if (passed.node().equals(point.node().id()) && passed.exit() == point.name()
                        && samples.visible(i, passed.node())) {
                    scores.add(passed.classification().scores());
                    labels.add(samples.label(i));
                }
            }
        }
        return new TemperatureFit(scores, labels.stream().mapToInt(Integer::intValue).toArray()).temperature();
    }

    private static Map<String, String> about(TrainedNetwork trained, Validation samples) {
        TrainingOptions options = trained.options();
        Map<String, String> about = new TreeMap<>();
        about.put("trainingSamples", Integer.toString(trained.samples()));
        about.put("validationSamples", Integer.toString(samples.size()));
        about.put("epochs", Integer.toString(options.epochs()));
        about.put("batchSize", Integer.toString(options.batchSize()));
        about.put("seed", Long.toString(options.seed()));
        about.put("learningRate", Double.toString(options.learningRate()));
        about.put("balance", Double.toString(options.balance()));
        about.put("deviceDropout", Double.toString(options.deviceDropout()));
        about.put("nodeDropout", Double.toString(options.nodeDropout()));
        about.put("viewMixing", Double.toString(options.viewMixing()));
        about.put("augmentation", options.augmentation().toString());
        about.put("loss", Double.toString(trained.loss()));
        return about;
    }

    private static Map<String, Double> metrics(WholeNetwork network, Validation samples) {
        NetworkDefinition definition = network.definition();
        List<SampleResult> results = samples.evaluate(network);
        Outcome outcome = Outcome.of(results, samples, definition);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("validation.accuracy", outcome.accuracy());
        metrics.put("validation.earlyShare", outcome.earlyShare());
        metrics.put("validation.bytes", outcome.bytes());
        Map<ExitName, Integer> taken = new TreeMap<>();
        results.forEach(result -> taken.merge(result.decision().exit(), 1, Integer::sum));
        taken.forEach((exit, count) -> metrics.put("validation.share." + exit.text(), (double) count / results.size()));
        return metrics;
    }
}

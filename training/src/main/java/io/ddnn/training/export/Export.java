package io.ddnn.training.export;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.training.calibrate.Calibration;
import io.ddnn.training.calibrate.CalibrationOptions;
import io.ddnn.training.calibrate.Calibrator;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.train.TrainedNetwork;
import io.ddnn.training.train.TrainingOptions;
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
     * @throws io.ddnn.training.calibrate.CalibrationException if no thresholds reach the goal
     * @throws IllegalArgumentException if the validation data lack a device or a label
     */
    public static Bundle bundle(TrainedNetwork trained, DataSet validation, ThresholdGoal goal) {
        Map<String, NodeSlice> slices = slices(trained.parameters());
        Map<String, String> about = about(trained, validation.samples().size());
        if (validation.samples().isEmpty()) {
            return new Bundle(trained.definition(), slices, about, Map.of());
        }
        WholeNetwork network = new WholeNetwork(trained.definition(), slices, KernelProviders.choose().provider());
        Calibration calibration = Calibrator.calibrate(network, validation, CalibrationOptions.of(goal));
        return new Bundle(calibration.definition(), slices, about, calibration.metrics());
    }

    private static Map<String, String> about(TrainedNetwork trained, int validationSamples) {
        TrainingOptions options = trained.options();
        Map<String, String> about = new TreeMap<>();
        about.put("trainingSamples", Integer.toString(trained.samples()));
        about.put("validationSamples", Integer.toString(validationSamples));
        about.put("epochs", Integer.toString(options.epochs()));
        about.put("batchSize", Integer.toString(options.batchSize()));
        about.put("seed", Long.toString(options.seed()));
        about.put("learningRate", Double.toString(options.learningRate()));
        about.put("balance", Double.toString(options.balance()));
        about.put("deviceDropout", Double.toString(options.deviceDropout()));
        about.put("nodeDropout", Double.toString(options.nodeDropout()));
        about.put("viewMixing", Double.toString(options.viewMixing()));
        about.put("viewBorrowing", Double.toString(options.viewBorrowing()));
        about.put("augmentation", options.augmentation().toString());
        about.put("loss", Double.toString(trained.loss()));
        return about;
    }
}

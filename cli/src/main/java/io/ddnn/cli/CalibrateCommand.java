package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.bundle.Manifest;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.calibrate.Calibration;
import io.ddnn.training.calibrate.CalibrationOptions;
import io.ddnn.training.calibrate.Calibrator;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.evaluate.ExitPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Chooses temperatures and thresholds of a trained network anew, for a goal. */
@Command(name = "calibrate", header = "Choose the thresholds of a trained network for a goal.", description = {
        "Fits the exits' temperatures and chooses the thresholds of all exits that have one, together, on labelled"
                + " samples that the network was not trained on: the validation part, never the test part, which would"
                + " no longer tell how good the network is.",
        "Prints what thresholds give which accuracy for how many bytes. With --out, writes a bundle that differs in"
                + " temperatures and thresholds only."})
final class CalibrateCommand implements Callable<Integer> {

    private static final String NO_CONFIDENCE = "none";
    private static final Set<String> GOALS = Set.of("accuracy", "exits", "bytes");

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", required = true, description = "The trained network.")
    private Path bundle;

    @Option(names = "--data", paramLabel = "DATA", required = true,
            description = "Labelled validation data: a folder with samples.csv and images, or an archive *.npz.")
    private Path data;

    @Mixin
    private FramesOption frames;

    @Option(names = "--target", paramLabel = "GOAL=VALUE", required = true,
            description = "accuracy=A: the fewest bytes with an accuracy of at least A. exits=S: the best accuracy where"
                    + " at least a share S of the samples leaves before the root. bytes=B: the best accuracy with at most"
                    + " B payload bytes a device and sample. A is above 0 and below 1, S 0 to 1.")
    private String target;

    @Option(names = "--confidence", paramLabel = "C",
            description = "With accuracy=A: how sure the accuracy must be, 0 to below 1 (default: 0.95). What is written"
                    + " has a true accuracy under A with a probability of at most 1 - C. 0 or none: the accuracy on these"
                    + " samples decides.")
    private @Nullable String confidence;

    @Option(names = "--lost-devices", paramLabel = "N", defaultValue = "0",
            description = "1: judge thresholds also with each single device lost (default: ${DEFAULT-VALUE}).")
    private int lostDevices;

    @Option(names = "--out", paramLabel = "BUNDLE",
            description = "The directory to write; an older bundle there is replaced. Without it nothing is written.")
    private @Nullable Path out;

    @Option(names = "--curve", paramLabel = "CSV", description = "Write the whole trade-off as a table.")
    private @Nullable Path curve;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        CalibrationOptions options = options();
        if (out != null) {
            BundleWriter.requireReplaceable(out);
        }
        if (curve != null) {
            requireParent("--curve", curve);
        }
        BundleDirectory directory = BundleDirectory.open(bundle);
        Bundle read = directory.readAll();
        NetworkDefinition definition = read.definition();
        requireThresholds(definition);
        DataSet samples = samples(definition);
        Calibration calibration =
                Calibrator.calibrate(read.wholeNetwork(KernelProviders.choose().provider()), samples, options);
        requireEnoughEarly(options.goal(), calibration);
        Bundle calibrated = new Bundle(calibration.definition(), read.slices(), about(read, samples, options),
                metrics(read, calibration));
        CalibrationReport report =
                new CalibrationReport(definition.name(), samples.samples().size(), options, calibration);
        if (curve != null) {
            Files.writeString(curve, report.csv(), StandardCharsets.UTF_8);
        }
        Path directoryOut = out;
        Manifest manifest = directoryOut == null ? null : BundleWriter.write(calibrated, directoryOut);
        String version = manifest == null ? null : manifest.version();
        PrintWriter output = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(output, report.document(version));
        } else {
            report.print(output);
            output.println(version == null
                    ? "Nothing was written, there is no --out."
                    : "Wrote " + out + ", version " + version + " (was " + directory.version() + ").");
            output.flush();
        }
        return 0;
    }

    private CalibrationOptions options() {
        int equals = target.indexOf('=');
        String name = equals < 0 ? target : target.substring(0, equals);
        if (confidence != null && !name.equals("accuracy")) {
            throw usage("--confidence goes with --target accuracy=A only, but --target is '" + target + "'");
        }
        if (lostDevices < 0 || lostDevices > 1) {
            throw usage("--lost-devices is " + lostDevices + ", expected 0 or 1");
        }
        if (equals < 0 || !GOALS.contains(name)) {
            throw usage("--target is '" + target + "', expected accuracy=A, exits=S or bytes=B");
        }
        double sure = confidence();
        double value = number("--target", target.substring(equals + 1));
        try {
            return new CalibrationOptions(switch (name) {
                case "accuracy" -> new ThresholdGoal.Accuracy(value, sure);
                case "exits" -> new ThresholdGoal.EarlyShare(value, 0);
                default -> new ThresholdGoal.Bytes(value);
            }, lostDevices);
        } catch (IllegalArgumentException e) {
            throw usage("--target is '" + target + "': " + e.getMessage());
        }
    }

    private double confidence() {
        if (confidence == null) {
            return 0.95;
        }
        double sure = confidence.equals(NO_CONFIDENCE) ? 0 : number("--confidence", confidence);
        if (!(sure >= 0 && sure < 1)) {
            throw usage("--confidence is '" + confidence + "', expected 0 to below 1, or none");
        }
        return sure;
    }

    private double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw usage(option + " is '" + text + "', expected a number");
        }
    }

    private static void requireThresholds(NetworkDefinition definition) {
        boolean any = ExitPoint.of(definition).stream()
                .anyMatch(point -> !point.last() && point.definition().threshold() != null);
        if (!any) {
            throw new CommandException("network '" + definition.name() + "' has no exit with a threshold, so there is"
                    + " nothing to choose");
        }
    }

    private DataSet samples(NetworkDefinition definition) {
        DataSet all = new DataSetReader(
                definition.input().width(), definition.input().height(), definition.classes()).read(data);
        DataSet samples = frames.chosen(all);
        if (!samples.labelled()) {
            throw new CommandException(data + " has no labels, expected a labelled data set");
        }
        return samples;
    }

    private static void requireEnoughEarly(ThresholdGoal goal, Calibration calibration) {
        double share = calibration.chosen().outcome().earlyShare();
        if (goal instanceof ThresholdGoal.EarlyShare early && share < early.minimum()) {
            throw new CommandException("no thresholds let a share of " + early.minimum()
                    + " leave before the root, at most " + share + " can");
        }
    }

    private Map<String, String> about(Bundle read, DataSet samples, CalibrationOptions options) {
        Map<String, String> about = new HashMap<>(read.training());
        about.keySet().removeIf(name -> name.startsWith("calibration."));
        about.put("calibration.data", String.valueOf(data.toAbsolutePath().normalize().getFileName()));
        about.put("calibration.samples", Integer.toString(samples.samples().size()));
        about.put("calibration.target", target);
        about.put("calibration.lostDevices", Integer.toString(options.lostDevices()));
        String text = frames.text();
        if (text != null) {
            about.put("calibration.frames", text);
        }
        if (options.goal() instanceof ThresholdGoal.Accuracy accuracy) {
            about.put("calibration.confidence", Double.toString(accuracy.confidence()));
        }
        return about;
    }

    /** The bundle's figures, with those of thresholds that are no longer there replaced. */
    private static Map<String, Double> metrics(Bundle read, Calibration calibration) {
        Map<String, Double> metrics = new HashMap<>(read.metrics());
        metrics.keySet().removeIf(name -> name.startsWith("validation."));
        metrics.putAll(calibration.metrics());
        return metrics;
    }

    private void requireParent(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw usage(option + " is '" + file + "', expected a file in a folder that exists");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

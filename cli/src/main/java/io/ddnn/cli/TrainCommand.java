package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.bundle.Manifest;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.DataSplit;
import io.ddnn.training.data.FrameRange;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import io.ddnn.training.evaluate.SampleViews;
import io.ddnn.training.export.Export;
import io.ddnn.training.train.EpochReport;
import io.ddnn.training.train.TrainedNetwork;
import io.ddnn.training.train.Trainer;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
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

/** Trains a network and writes a bundle. */
@Command(name = "train", header = "Train a network on a labelled data set.",
        description = {"Trains all parts of the network together, folds them into integer slices, calibrates the exits"
                + " and chooses their thresholds on the validation part, which is never trained on, and writes a"
                + " bundle."})
final class TrainCommand implements Callable<Integer> {

    private static final String PYTORCH = "/ai/djl/pytorch/engine/PtEngine.class";

    @Spec
    private CommandSpec spec;

    @Option(names = "--network", paramLabel = "FILE", required = true, description = "The definition, network.yaml.")
    private Path network;

    @Option(names = "--data", paramLabel = "DATA", required = true,
            description = "A labelled data set: a folder with samples.csv and images, or an archive *.npz.")
    private Path data;

    @Option(names = "--out", paramLabel = "BUNDLE", required = true,
            description = "The directory to write; an older bundle there is replaced.")
    private Path out;

    @Option(names = "--name", paramLabel = "NAME", description = "The network's name, instead of the definition's.")
    private @Nullable String name;

    @Option(names = "--validation-frames", paramLabel = "FROM-TO", converter = FramesConverter.class,
            description = "Keep the samples of these frames for validation, both ends included. Neighbouring frames look"
                    + " alike, so this is the honest way where frames are known.")
    private @Nullable FrameRange validationFrames;

    @Option(names = "--validation-share", paramLabel = "SHARE", defaultValue = "0.2",
            description = "Without frames: the share of samples that is kept at random (default: ${DEFAULT-VALUE}).")
    private double validationShare;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "60",
            description = "Passes over the training part (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1",
            description = "The same seed and data give the same bundle on the same machine (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--device-dropout", paramLabel = "P", defaultValue = "0.12",
            description = "Probability that a device is lost for a sample in training, so that the network learns to do"
                    + " without (default: ${DEFAULT-VALUE}).")
    private double deviceDropout;

    @Option(names = "--early-share", paramLabel = "SHARE", defaultValue = "0.75",
            description = "Share of samples that should leave before the last exit; among the thresholds that reach it,"
                    + " those with the best accuracy are chosen (default: ${DEFAULT-VALUE}).")
    private double earlyShare;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        TrainingOptions options = options();
        ThresholdGoal goal = goal();
        NetworkDefinition definition = definition();
        BundleWriter.requireReplaceable(out);
        DataSplit split = split(definition);
        PrintWriter people = json.isSet() ? spec.commandLine().getErr() : spec.commandLine().getOut();
        people.println("Training " + definition.name() + " on " + Numbers.count(split.training().samples().size(),
                "sample") + "; " + Numbers.count(split.validation().samples().size(), "sample")
                + " kept for validation, "
                + validation());
        people.flush();
        TrainedNetwork trained = train(definition, split, options);
        Bundle made = Export.bundle(trained, split.validation(), goal);
        Map<String, String> about = new HashMap<>(made.training());
        about.put("data", String.valueOf(data.toAbsolutePath().normalize().getFileName()));
        about.put("validation", validation());
        Bundle bundle = new Bundle(made.definition(), made.slices(), about, made.metrics());
        Manifest manifest = BundleWriter.write(bundle, out);
        Evaluation evaluation = new Evaluator(bundle.wholeNetwork(KernelProviders.choose().provider()))
                .evaluate(split.validation(), Set.of(), () -> {});
        EvaluationReport report = new EvaluationReport(bundle.definition(), manifest.version(), evaluation, List.of());
        if (json.isSet()) {
            Json.print(spec.commandLine().getOut(), report.document());
        } else {
            people.println("Wrote " + out + ". On the validation part, which also chose the thresholds:");
            people.println();
            report.print(people);
        }
        return 0;
    }

    private String validation() {
        return validationFrames == null
                ? "a share of " + Numbers.decimal(validationShare, 4) + " at random"
                : "frames " + validationFrames;
    }

    /** Training needs a build with PyTorch. */
    static void requirePyTorch() {
        if (TrainCommand.class.getResource(PYTORCH) == null) {
            throw new CommandException(
                    "this build has no PyTorch; ./ddnn train and ./ddnn reproduce make one that has");
        }
    }

    private TrainedNetwork train(NetworkDefinition definition, DataSplit split, TrainingOptions options) {
        requirePyTorch();
        try (Progress progress = Progress.of("train", options.epochs(), spec.commandLine().getErr())) {
            return Trainer.train(definition, split.training(), split.validation(), options,
                    epoch -> progress.step(message(epoch)));
        }
    }

    private static String message(EpochReport epoch) {
        String loss = "loss " + Numbers.fixed(epoch.loss(), 3);
        return epoch.validationAccuracy().isPresent()
                ? loss + ", last exit right " + Numbers.percent(epoch.validationAccuracy().getAsDouble())
                : loss;
    }

    private NetworkDefinition definition() throws IOException {
        NetworkDefinition read = NetworkDefinitionReader.read(network);
        return name == null ? read : new NetworkDefinition(name, read.classes(), read.input(), read.nodes());
    }

    private TrainingOptions options() {
        try {
            return TrainingOptions.defaults().withSeed(seed).withEpochs(epochs).withDeviceDropout(deviceDropout);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw usage("--" + message.replaceFirst("^deviceDropout", "device-dropout"));
        }
    }

    private ThresholdGoal goal() {
        if (!(earlyShare >= 0 && earlyShare <= 1)) {
            throw usage("--early-share is " + earlyShare + ", expected 0 to 1");
        }
        if (!(validationShare > 0 && validationShare < 1)) {
            throw usage("--validation-share is " + validationShare + ", expected above 0 and below 1");
        }
        return new ThresholdGoal.EarlyShare(earlyShare, ThresholdGoal.DEFAULT.accuracySlack());
    }

    private DataSplit split(NetworkDefinition definition) {
        DataSet all = new DataSetReader(
                definition.input().width(), definition.input().height(), definition.classes()).read(data);
        if (!all.labelled()) {
            throw new CommandException(data + " has no labels, expected a labelled data set");
        }
        new SampleViews(definition, all, Set.of());
        return validationFrames == null
                ? all.splitAtRandom(seed, validationShare)
                : all.splitByFrames(validationFrames);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.bundle.Manifest;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.network.DefinitionException;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.DataSplit;
import io.ddnn.training.data.FrameRange;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import io.ddnn.training.export.Export;
import io.ddnn.training.export.ThresholdGoal;
import io.ddnn.training.train.TrainedNetwork;
import io.ddnn.training.train.Trainer;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
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

/** Trains a network and writes a bundle. */
@Command(name = "train", header = "Train a network on a labelled data set.", description = {
        "Trains all parts of the network together, folds them into integer slices, calibrates the exits and chooses"
                + " their thresholds on the validation part, which is never trained on, and writes a bundle."})
final class TrainCommand implements Callable<Integer> {

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
            description = "Keep the samples of these frames for validation, both ends included. Neighbouring frames"
                    + " look alike, so this is the honest way where frames are known.")
    private @Nullable FrameRange validationFrames;

    @Option(names = "--validation-share", paramLabel = "SHARE", defaultValue = "0.2",
            description = "Without frames: the share of samples that is kept at random (default: ${DEFAULT-VALUE}).")
    private double validationShare;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training part (default: 60).")
    private @Nullable Integer epochs;

    @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1",
            description = "The same seed and data give the same bundle on the same machine (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--device-dropout", paramLabel = "P",
            description = "Probability that a device is lost for a sample in training (default: 0.12).")
    private @Nullable Double deviceDropout;

    @Option(names = "--early-share", paramLabel = "SHARE", defaultValue = "0.75",
            description = "Share of samples that should leave before the root; thresholds are chosen for the best"
                    + " accuracy under that (default: ${DEFAULT-VALUE}).")
    private double earlyShare;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        NetworkDefinition definition = definition();
        TrainingOptions options = options();
        ThresholdGoal goal = goal();
        PrintWriter err = spec.commandLine().getErr();
        DataSet all = new DataSetReader(
                definition.input().width(), definition.input().height(), definition.classes()).read(data);
        if (!all.labelled()) {
            throw new CommandException(data + " has no labels, expected a labelled data set");
        }
        DataSplit split = split(all);
        err.println("training on " + Numbers.count(split.training().samples().size(), "sample") + ", validating on "
                + split.validation().samples().size()
                + (validationFrames == null ? " chosen at random" : " of frames " + validationFrames));
        Bundle trained = train(definition, split, options, goal, err);
        Map<String, String> about = new HashMap<>(trained.training());
        about.put("data", String.valueOf(data.toAbsolutePath().normalize().getFileName()));
        about.put("validation", validationFrames == null
                ? "share " + validationShare + " at random"
                : "frames " + validationFrames);
        Bundle bundle = new Bundle(trained.definition(), trained.slices(), about, trained.metrics());
        Manifest manifest = BundleWriter.write(bundle, out);
        Evaluation evaluation = new Evaluator(bundle.wholeNetwork(KernelProviders.choose()))
                .evaluate(split.validation(), Set.of(), () -> {});
        EvaluationReport report = new EvaluationReport(bundle.definition(), manifest.version(), evaluation);
        PrintWriter standard = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(standard, report.document());
        } else {
            standard.println("wrote " + out + "; on the validation part:");
            report.print(standard);
        }
        return 0;
    }

    private static Bundle train(NetworkDefinition definition, DataSplit split, TrainingOptions options,
            ThresholdGoal goal, PrintWriter err) {
        TrainedNetwork trained;
        try (Progress progress = Progress.of("train", options.epochs(), err)) {
            trained = Trainer.train(definition, split.training(), split.validation(), options,
                    _ -> progress.step());
        }
        return Export.bundle(trained, split.validation(), goal);
    }

    private NetworkDefinition definition() throws IOException {
        try {
            NetworkDefinition read = NetworkDefinitionReader.read(network);
            return name == null
                    ? read
                    : new NetworkDefinition(name, read.classes(), read.input(), read.nodes());
        } catch (NoSuchFileException e) {
            throw new CommandException("--network is '" + network + "', but there is no such file");
        } catch (DefinitionException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private TrainingOptions options() {
        TrainingOptions options = TrainingOptions.defaults().withSeed(seed);
        try {
            options = epochs == null ? options : options.withEpochs(epochs);
            return deviceDropout == null ? options : options.withDeviceDropout(deviceDropout);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ThresholdGoal goal() {
        if (!(validationShare > 0 && validationShare < 1)) {
            throw new ParameterException(spec.commandLine(),
                    "--validation-share is " + validationShare + ", expected more than 0 and less than 1");
        }
        try {
            return new ThresholdGoal(earlyShare, ThresholdGoal.DEFAULT.accuracySlack());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--early-share: " + e.getMessage(), e);
        }
    }

    private DataSplit split(DataSet all) {
        FrameRange range = validationFrames;
        if (range == null) {
            return all.splitAtRandom(seed, validationShare);
        }
        if (all.samples().stream().anyMatch(sample -> sample.frame() == Sample.UNKNOWN)) {
            throw new CommandException(
                    "--validation-frames is " + range + ", but the frames of the data set are not known");
        }
        DataSplit split = all.splitByFrames(range);
        if (split.validation().samples().isEmpty() || split.training().samples().isEmpty()) {
            throw new CommandException("--validation-frames is " + range
                    + ", which leaves no samples for training or none for validation");
        }
        return split;
    }
}

package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Progress;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.FrameRange;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how good a network is on a labelled data set. */
@Command(name = "evaluate", header = "Tell how good a network is on a labelled data set.", description = {
        "Prints accuracy overall, at every exit and for every device, with 95 %% confidence intervals;"
                + " where samples leave the network; payload bytes; and every class."})
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private NetworkOptions options;

    @Option(names = "--frames", paramLabel = "FROM-TO", converter = FramesConverter.class,
            description = "Only samples of these frames, both ends included.")
    private @Nullable FrameRange frames;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        NetworkOptions.Opened opened = options.open();
        DataSet data = chosen(options.read(opened.definition()));
        if (!data.labelled()) {
            throw new CommandException(
                    options.dataPath() + " has no labels, expected a labelled data set (predict labels samples)");
        }
        PrintWriter out = spec.commandLine().getOut();
        Evaluation evaluation;
        try (Progress progress = Progress.of("evaluate", data.samples().size(), spec.commandLine().getErr())) {
            evaluation = new Evaluator(opened.network()).evaluate(data, opened.missing(), progress::step);
        }
        EvaluationReport report = new EvaluationReport(opened.definition(), opened.version(), evaluation);
        if (json.isSet()) {
            Json.print(out, report.document());
        } else {
            report.print(out);
        }
        return 0;
    }

    private DataSet chosen(DataSet data) {
        FrameRange range = frames;
        if (range == null) {
            return data;
        }
        if (data.samples().stream().anyMatch(sample -> sample.frame() == Sample.UNKNOWN)) {
            throw new CommandException("--frames is " + range + ", but the frames of the data set are not known");
        }
        DataSet chosen = data.filter(sample -> range.contains(sample.frame()));
        if (chosen.samples().isEmpty()) {
            int first = data.samples().stream().mapToInt(Sample::frame).min().orElse(0);
            int last = data.samples().stream().mapToInt(Sample::frame).max().orElse(0);
            throw new CommandException("--frames is " + range + ", which holds no samples; expected some of "
                    + first + "-" + last);
        }
        return chosen;
    }
}

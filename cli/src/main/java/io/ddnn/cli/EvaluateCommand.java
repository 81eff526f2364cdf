package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Progress;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private FramesOption frames;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() {
        NetworkOptions.Opened opened = options.open();
        DataSet data = frames.chosen(options.read(opened.definition()));
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
}

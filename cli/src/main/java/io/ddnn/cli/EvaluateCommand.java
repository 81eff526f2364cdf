package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Progress;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import io.ddnn.training.evaluate.Losses;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(names = "--losses", paramLabel = "SETS", defaultValue = "NONE",
            description = "Also without some devices, as if they were lost: ${COMPLETION-CANDIDATES}; each device, each"
                    + " device and each pair, or every set but that of all (default: ${DEFAULT-VALUE}).")
    private Losses losses;

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
        List<Set<String>> sets = lost(opened);
        PrintWriter out = spec.commandLine().getOut();
        Evaluation evaluation;
        List<Evaluation> without = new ArrayList<>();
        int runs = data.samples().size() * (1 + sets.size());
        try (Progress progress = Progress.of("evaluate", runs, spec.commandLine().getErr())) {
            Evaluator evaluator = new Evaluator(opened.network());
            evaluation = evaluator.evaluate(data, opened.missing(), progress::step);
            for (Set<String> set : sets) {
                without.add(evaluator.evaluate(data, set, progress::step));
            }
        }
        EvaluationReport report = new EvaluationReport(opened.definition(), opened.version(), evaluation, without);
        if (json.isSet()) {
            Json.print(out, report.document());
        } else {
            report.print(out);
        }
        return 0;
    }

    /** The sets of devices to do without, each with those that are missing anyway. */
    private List<Set<String>> lost(NetworkOptions.Opened opened) {
        List<String> present = opened.definition().devices().stream().map(NodeDefinition::id)
                .filter(device -> !opened.missing().contains(device)).toList();
        List<Set<String>> lost = new ArrayList<>();
        try {
            for (Set<String> set : losses.of(present)) {
                Set<String> all = new TreeSet<>(set);
                all.addAll(opened.missing());
                lost.add(all);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--losses is " + losses + ", but " + e.getMessage());
        }
        return lost;
    }
}

package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.reproduce.Reproduction;
import io.ddnn.training.reproduce.Split;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the paper's tables and figures. */
@Command(name = "reproduce", header = "Measure the paper's tables and figures, beside the published ones.",
        description = {"Trains all networks that the tables need and writes Markdown, CSV, PNG and SVG. Every network's"
                + " result is kept in OUT/runs as soon as it is there: run the command again after an interruption, and"
                + " it goes on.",
                "Without --full: one seed, fewer epochs, split by time alone; under half an hour on two cores. With --full:"
                        + " several seeds, split by time and at random; hours."})
final class ReproduceCommand implements Callable<Integer> {

    private static final String STREET = "street";
    private static final int SAMPLES = 851;
    private static final int SIDE = 32;
    private static final int QUICK_EPOCHS = 40;
    private static final int FULL_SEEDS = 5;

    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DATA", required = true,
            description = "A labelled data set (a folder, or an archive *.npz), or 'street' for the generated one at the"
                    + " paper's size: six cameras, 680 samples to learn from and choose on, 171 to measure on.")
    private String data;

    @Option(names = "--out", paramLabel = "OUT", required = true, description = "The directory to write to.")
    private Path out;

    @Option(names = "--full", description = "Several seeds, both splits, all epochs.")
    private boolean full;

    @Option(names = "--seeds", paramLabel = "N",
            description = "Number of seeds, 1 to 100 (default: 1, with --full " + FULL_SEEDS + ").")
    private @Nullable Integer seeds;

    @Option(names = "--epochs", paramLabel = "N",
            description = "Passes over the training part (default: " + QUICK_EPOCHS + ", with --full 60).")
    private @Nullable Integer epochs;

    @Option(names = "--tables", paramLabel = "ID", split = ",", completionCandidates = TableNames.class,
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all that the data allow).")
    private @Nullable List<String> tables;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Reproduction.Plan plan = plan();
        TrainCommand.requirePyTorch();
        Reproduction reproduction = new Reproduction(plan, out);
        try (Listener listener = new Listener(err)) {
            reproduction.run(listener);
        }
        spec.commandLine().getOut().println("Wrote " + out.resolve("README.md"));
        return 0;
    }

    private Reproduction.Plan plan() {
        requireRange("--seeds", seeds, 100);
        requireRange("--epochs", epochs, 100_000);
        PrintWriter err = spec.commandLine().getErr();
        boolean street = data.equals(STREET);
        err.println(!street
                ? "Reading " + data + " ..."
                : "Rendering the generated street ..." + (Files.isDirectory(Path.of(STREET))
                        ? " (for the folder of that name, say ./" + STREET + ")"
                        : ""));
        err.flush();
        int seedCount = seeds != null ? seeds : full ? FULL_SEEDS : 1;
        TrainingOptions defaults = TrainingOptions.defaults();
        TrainingOptions options = defaults.withEpochs(
                epochs != null ? epochs : full ? defaults.epochs() : QUICK_EPOCHS);
        IntFunction<DataSet> cameras =
                count -> new StreetGenerator(new StreetOptions(SAMPLES, count, SIDE, 1)).generate();
        DataSet samples = street
                ? cameras.apply(6)
                : new DataSetReader(SIDE, SIDE, null).read(Path.of(data));
        boolean frames = samples.samples().stream().allMatch(sample -> sample.frame() >= 0);
        List<Split> splits = !frames ? List.of(Split.RANDOM) : full ? List.of(Split.values()) : List.of(Split.TIME);
        try {
            return new Reproduction.Plan(street ? "street" : String.valueOf(Path.of(data).getFileName()), samples,
                    street ? cameras : null, splits, LongStream.rangeClosed(1, seedCount).boxed().toList(), options,
                    tables == null ? Reproduction.tables(samples, street) : tables,
                    full ? "A full run." : "A quick run: one split and few epochs.");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private void requireRange(String option, @Nullable Integer value, int most) {
        if (value != null && (value < 1 || value > most)) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + ", expected 1 to " + most);
        }
    }

    /** Shows how far the work is. */
    private static final class Listener implements Reproduction.Listener, AutoCloseable {
        private final PrintWriter err;
        private Progress progress = Progress.NONE;
        private boolean told;

        Listener(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void begins(int missing, int known) {
            if (missing > 0) {
                err.println("Training and measuring " + Numbers.count(missing, "network") + " ...");
                err.flush();
            }
            if (known > 0 && missing > 0 && !told) {
                told = true;
                err.println(Numbers.count(known, "network") + " measured before");
                err.flush();
            }
            progress.close();
            progress = Progress.of("reproduce", missing, err);
        }

        @Override
        public void measured(String network) {
            progress.step(network);
        }

        @Override
        public void close() {
            progress.close();
        }
    }

    /** The tables' names, for help and completion. */
    private static final class TableNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        TableNames() {
            super(Reproduction.tables());
        }
    }
}

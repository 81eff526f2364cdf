package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetException;
import io.ddnn.training.data.FolderWriter;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Data sets. */
@Command(name = "data", header = "Make data sets.", description = "Makes data sets.",
        subcommands = DataCommand.Street.class)
final class DataCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: street");
    }

    /** Generates a data set of the street that the project comes with. */
    @Command(name = "street", header = "Generate a data set of a street that does not exist.", description = {
            "Renders cars, buses and persons as several cameras of very different quality see them, and writes a folder"
                    + " with samples.csv and images. The same options give the same pictures on every machine."})
    static final class Street implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write.")
        private Path out;

        @Option(names = "--samples", paramLabel = "N", defaultValue = "851",
                description = "Number of samples (default: ${DEFAULT-VALUE}).")
        private int samples;

        @Option(names = "--cameras", paramLabel = "N", defaultValue = "6",
                description = "Number of cameras (default: ${DEFAULT-VALUE}).")
        private int cameras;

        @Option(names = "--size", paramLabel = "PIXELS", defaultValue = "32",
                description = "Width and height of an image (default: ${DEFAULT-VALUE}).")
        private int size;

        @Option(names = "--seed", paramLabel = "SEED", defaultValue = "1",
                description = "Another seed is another day on the same street (default: ${DEFAULT-VALUE}).")
        private long seed;

        @Override
        public Integer call() {
            StreetGenerator street = new StreetGenerator(options());
            if (Files.exists(out)) {
                throw new CommandException("--out is '" + out + "', which exists; expected a new folder");
            }
            List<Sample> made = new ArrayList<>();
            try (Progress progress = Progress.of("street", samples, spec.commandLine().getErr())) {
                for (Sample sample : street) {
                    made.add(sample);
                    progress.step();
                }
            }
            DataSet data = new DataSet(StreetGenerator.CLASSES, street.devices(), made);
            try {
                FolderWriter.write(out, data);
            } catch (DataSetException e) {
                throw new CommandException("--out is '" + out + "': " + e.getMessage());
            }
            int[] counts = data.classCounts();
            List<String> classes = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                classes.add(counts[i] + " " + data.classes().get(i));
            }
            spec.commandLine().getOut().println(Numbers.count(samples, "sample") + " (" + String.join(", ", classes)
                    + ") of frames " + made.getFirst().frame() + "-" + made.getLast().frame() + " in " + out);
            return 0;
        }

        private StreetOptions options() {
            try {
                return new StreetOptions(samples, cameras, size, seed);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
            }
        }
    }
}

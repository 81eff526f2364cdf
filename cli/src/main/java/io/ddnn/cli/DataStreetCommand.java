package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.cli.output.Table;
import io.ddnn.training.data.FolderWriter;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.ClassShares;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Generates a data set of the street that the project comes with. */
@Command(name = "street", header = "Generate a data set of a street that does not exist.",
        description = {
                "Renders cars, buses and persons as several cameras of very different quality see them, and writes"
                        + " a folder with samples.csv and images. The same options give the same pictures on every machine."})
final class DataStreetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder to write, new or empty.")
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

    @Option(names = "--street", paramLabel = "SEED", defaultValue = "1",
            description = "Another street has other houses and cameras, and needs a network of its own (default:"
                    + " ${DEFAULT-VALUE}).")
    private long street;

    @Override
    public Integer call() {
        StreetGenerator generator = new StreetGenerator(options());
        Counts counts = new Counts(generator);
        try (FolderWriter writer =
                new FolderWriter(out, StreetGenerator.CLASSES, generator.devices(), true, true)) {
            try (Progress progress = Progress.of("street", samples, spec.commandLine().getErr())) {
                for (Sample sample : generator) {
                    writer.add(sample);
                    counts.add(sample);
                    progress.step();
                }
            }
            writer.finish();
        }
        counts.print(out, spec.commandLine().getOut());
        return 0;
    }

    private StreetOptions options() {
        try {
            return new StreetOptions(samples, cameras, size, seed, street, ClassShares.STREET);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** How many samples of each class there are, and how many of them each camera sees. */
    private static final class Counts {
        private final List<String> devices;
        private final int[][] seen;
        private final int[] samples = new int[StreetGenerator.CLASSES.size()];
        private int first = -1;
        private int last;

        Counts(StreetGenerator generator) {
            this.devices = generator.devices();
            this.seen = new int[devices.size()][samples.length];
        }

        void add(Sample sample) {
            first = first < 0 ? sample.frame() : first;
            last = sample.frame();
            samples[sample.label()]++;
            for (int device = 0; device < devices.size(); device++) {
                if (sample.views().get(device) != null) {
                    seen[device][sample.label()]++;
                }
            }
        }

        void print(Path out, PrintWriter printer) {
            int all = 0;
            for (int count : samples) {
                all += count;
            }
            printer.println(Numbers.count(all, "sample") + " of frames " + first + "-" + last + " in " + out);
            printer.println();
            Table table = new Table("", ">car", ">bus", ">person");
            table.row("samples", samples[0], samples[1], samples[2]);
            for (int device = 0; device < seen.length; device++) {
                table.row(devices.get(device) + " sees", seen[device][0], seen[device][1], seen[device][2]);
            }
            table.print(printer);
        }
    }
}

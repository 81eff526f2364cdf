package io.ddnn.cli;

import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Progress;
import io.ddnn.model.exit.ExitName;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.Prediction;
import io.ddnn.training.evaluate.PredictionTable;
import io.ddnn.training.evaluate.Predictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Labels the samples of a data set. */
@Command(name = "predict", header = "Label the samples of a data set.", description = {
        "Writes a table with the columns sample, label, exit, confidence, entropy and bytes. Bytes are the"
                + " payload on device uplinks by the formula: the mean over all devices of the network, blank views"
                + " included."})
final class PredictCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private NetworkOptions options;

    @Option(names = "--out", paramLabel = "CSV", required = true,
            description = "The file to write, or - for the standard output.")
    private String target;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        boolean toStandardOutput = target.equals(STANDARD_OUTPUT);
        if (toStandardOutput && json.isSet()) {
            throw new ParameterException(spec.commandLine(),
                    "--json prints a summary to the standard output, expected a file as --out");
        }
        NetworkOptions.Opened opened = options.open();
        DataSet data = options.read(opened.definition());
        Predictor predictor = new Predictor(opened.network(), data, opened.missing());
        PrintWriter out = spec.commandLine().getOut();
        Summary summary = new Summary(opened.definition().classes());
        if (toStandardOutput) {
            write(out, predictor, data, summary);
            out.flush();
        } else {
            writeFile(Path.of(target), predictor, data, summary);
        }
        if (json.isSet()) {
            Json.print(out, summary.document(target, opened));
        } else {
            PrintWriter people = toStandardOutput ? spec.commandLine().getErr() : out;
            people.println(summary.text(target));
            people.flush();
        }
        return 0;
    }

    /** Writes aside and renames, so that nobody ever reads half a table. */
    private void writeFile(Path file, Predictor predictor, DataSet data, Summary summary) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null || Files.isDirectory(absolute)) {
            throw new CommandException("--out is '" + file + "', expected a file; this is a directory");
        }
        if (!Files.isDirectory(parent)) {
            throw new CommandException("--out is '" + file + "', but there is no directory " + parent);
        }
        Path part = parent.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                write(writer, predictor, data, summary);
            }
            Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(Appendable out, Predictor predictor, DataSet data, Summary summary) throws IOException {
        PredictionTable table = new PredictionTable(out);
        // a bar would be drawn over a table on the same terminal
        try (Progress progress = target.equals(STANDARD_OUTPUT)
                ? Progress.NONE
                : Progress.of("predict", data.samples().size(), spec.commandLine().getErr())) {
            for (Sample sample : data.samples()) {
                Prediction prediction = predictor.predict(sample);
                table.add(prediction);
                summary.add(prediction);
                progress.step();
            }
        }
    }

    /** What the table holds, in short. */
    private static final class Summary {
        private final Map<String, Integer> labels = new LinkedHashMap<>();
        private final Map<ExitName, Integer> exits = new TreeMap<>();
        private int samples;
        private double bytes;

        Summary(Iterable<String> classes) {
            classes.forEach(name -> labels.put(name, 0));
        }

        void add(Prediction prediction) {
            labels.merge(prediction.label(), 1, Integer::sum);
            exits.merge(prediction.exit(), 1, Integer::sum);
            samples++;
            bytes += prediction.bytes();
        }

        private double meanBytes() {
            return samples == 0 ? 0 : bytes / samples;
        }

        String text(String target) {
            String written = target.equals(STANDARD_OUTPUT) ? "" : " in " + target;
            return Numbers.count(samples, "sample") + written + "; labels: " + counts(labels) + "; exits: "
                    + counts(exitNames()) + "; " + Numbers.decimal(meanBytes(), 1)
                    + " payload bytes a device and sample";
        }

        private static String counts(Map<String, Integer> counts) {
            return counts.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
        }

        private Map<String, Integer> exitNames() {
            Map<String, Integer> names = new LinkedHashMap<>();
            exits.forEach((exit, count) -> names.put(exit.text(), count));
            return names;
        }

        Document document(String target, NetworkOptions.Opened opened) {
            return new Document(opened.definition().name(), opened.version(), target, samples, labels, exitNames(),
                    meanBytes());
        }
    }

    /** The summary as JSON. */
    record Document(String network, String version, String file, int samples, Map<String, Integer> labels,
            Map<String, Integer> exits, double bytesPerDeviceAndSample) {}
}

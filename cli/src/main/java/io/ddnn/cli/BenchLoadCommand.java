package io.ddnn.cli;

import io.ddnn.benchmarks.load.LoadBenchmark;
import io.ddnn.benchmarks.load.LoadRow;
import io.ddnn.benchmarks.load.Measured;
import io.ddnn.benchmarks.load.Median;
import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what requests cost. */
@Command(name = "load", header = "Measure what requests cost, beside bare services.", description = {
        "Starts services in processes, sends at a fixed rate whether or not answers have come, and compares processor"
                + " time a sample, or latency from when a request was due, with bare services that only answer. Every"
                + " answer is checked. Both sides of a row are measured in turns."})
final class BenchLoadCommand implements Callable<Integer> {

    private static final String HEAD = """
            | compared | processor, us a sample | | median latency, ms | | p99, ms | | ratio (least to most) | goal |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    @Spec
    private CommandSpec spec;

    @Option(names = "--single", paramLabel = "DIR", defaultValue = "${sys:ddnn.home:-.}/models/street-b",
            description = "A network with one device under the cloud (default: the shipped one).")
    private Path single;

    @Option(names = "--hierarchy", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path hierarchy;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "1000",
            description = "Single requests a second to one service (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--round", paramLabel = "TIME", defaultValue = "6s", converter = DurationConverter.class,
            description = "How long each side is measured at a time (default: ${DEFAULT-VALUE}).")
    private Duration round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "How many turns each side has (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--parts", paramLabel = "NAME", split = ",",
            description = "Of: ${COMPLETION-CANDIDATES} (default: all).")
    private List<LoadBenchmark.Part> parts = List.of(LoadBenchmark.Part.values());

    @Option(names = "--float-runtime", paramLabel = "DIR",
            defaultValue = "${sys:ddnn.home:-.}/kernel-benchmarks/target/lib",
            description = "Jars with ONNX Runtime, which the part FLOAT needs: './ddnn bench kernels --help' builds them"
                    + " (default: ${DEFAULT-VALUE}).")
    private Path floatRuntime;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(rate >= 10 && rate <= 100_000)) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + ", expected 10 to 100000");
        }
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds is " + rounds + ", expected at least 1");
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter printed = spec.commandLine().getOut();
        List<LoadRow> rows = new ArrayList<>();
        if (!json.isSet()) {
            printed.print(HEAD);
        }
        for (LoadBenchmark.Part part : parts) {
            if (part == LoadBenchmark.Part.FLOAT && !Files.isDirectory(floatRuntime)) {
                err.println("not measured: FLOAT, as " + floatRuntime
                        + " is not there; './ddnn bench kernels --help' builds it");
                continue;
            }
            Path work = Files.createTempDirectory("ddnn-load");
            err.println(part + " ... (logs: " + work + ")");
            err.flush();
            LoadRow row = LoadBenchmark.run(part, single, hierarchy, work, rate, round, rounds, floatRuntime);
            rows.add(row);
            if (!json.isSet()) {
                printed.print(line(row));
                printed.flush();
            }
        }
        if (json.isSet()) {
            Json.print(printed, rows);
        }
        return CommandLine.ExitCode.OK;
    }

    private static String line(LoadRow row) {
        List<Double> ratios = row.ratios();
        return "| " + row.title() + " | " + medians(row, Measured::processorMicros, 1) + " | "
                + medians(row, Measured::p50Millis, 2) + " | " + medians(row, Measured::p99Millis, 1) + " | "
                + Numbers.decimal(row.ratio(), 2) + " (" + Numbers.decimal(ratios.getFirst(), 2) + " to "
                + Numbers.decimal(ratios.getLast(), 2) + ") | " + row.goal() + " |\n";
    }

    private static String medians(LoadRow row, ToDoubleFunction<Measured> figure, int digits) {
        return Numbers.decimal(Median.of(row.own(), figure), digits) + " | "
                + Numbers.decimal(Median.of(row.other(), figure), digits);
    }
}

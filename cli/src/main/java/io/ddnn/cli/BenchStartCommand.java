package io.ddnn.cli;

import io.ddnn.benchmarks.load.Median;
import io.ddnn.benchmarks.load.StartBenchmark;
import io.ddnn.benchmarks.load.StartBenchmark.Started;
import io.ddnn.cli.output.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how long tiers take to start. */
@Command(name = "start", header = "Measure how long a tier takes until it is ready, and its memory then.",
        description = "Starts a node of each tier and a bare Spring Boot service in turns, with the module of the Vector"
                + " API and without it, from the class path and with an ahead-of-time cache that an earlier start has written.")
final class BenchStartCommand implements Callable<Integer> {

    private static final double MEBIBYTE = 1024.0 * 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path bundle;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7",
            description = "Starts of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds is " + rounds + ", expected at least 1");
        }
        PrintWriter printed = spec.commandLine().getOut();
        Path work = Files.createTempDirectory("ddnn-start");
        printed.print(
                """
                        | vector module | cache | service | seconds until ready | times the bare one | MiB then | times the bare one |
                        |---|---|---|---:|---:|---:|---:|
                        """);
        for (boolean module : List.of(true, false)) {
            for (boolean cache : List.of(false, true)) {
                print(module, cache, StartBenchmark.run(bundle, work, module, cache, rounds), printed);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(boolean module, boolean cache, Map<String, List<Started>> starts, PrintWriter printed) {
        List<Started> bare = Objects.requireNonNull(starts.get(StartBenchmark.BARE));
        starts.forEach((name, all) -> {
            double seconds = Median.of(all, Started::seconds);
            double bytes = Median.of(all, Started::residentBytes);
            printed.print("| " + String.join(" | ", module ? "yes" : "no", cache ? "yes" : "no", name,
                    Numbers.decimal(seconds, 2),
                    Numbers.decimal(seconds / Median.of(bare, Started::seconds), 2),
                    Numbers.decimal(bytes / MEBIBYTE, 0),
                    Numbers.decimal(bytes / Median.of(bare, Started::residentBytes), 2)) + " |\n");
        });
        printed.flush();
    }
}

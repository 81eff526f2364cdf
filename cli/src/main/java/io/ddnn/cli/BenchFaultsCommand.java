package io.ddnn.cli;

import io.ddnn.benchmarks.fault.Fault;
import io.ddnn.benchmarks.fault.FaultRow;
import io.ddnn.benchmarks.fault.FaultRun;
import io.ddnn.benchmarks.fault.Tally;
import io.ddnn.benchmarks.process.Launcher;
import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries faults on a hierarchy in processes while samples flow. */
@Command(name = "faults", header = "Kill, pause, cut off and restart services while samples flow.", description = {
        "Starts a hierarchy in processes, posts samples without a pause, and counts what callers see of each fault."
                + " Every answer is checked against the network in one piece. Fails if a request was lost, an answer"
                + " was wrong, or full answers did not come back."})
final class BenchFaultsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path bundle;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "100000",
            description = "Samples in all, shared by the faults alike (default: ${DEFAULT-VALUE}).")
    private long samples;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "50",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--faults", paramLabel = "NAME", split = ",",
            description = "Which faults to try, as in edge-killed,cloud-link-slow (default: all).")
    private @Nullable List<String> faults;

    @Option(names = "--out", paramLabel = "FILE", description = "Also writes the table, as Markdown, to a file.")
    private @Nullable Path out;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Fault> chosen = chosen();
        if (samples < 1) {
            throw new ParameterException(spec.commandLine(), "--samples is " + samples + ", expected at least 1");
        }
        if (!(rate > 0 && rate <= 10_000)) {
            throw new ParameterException(spec.commandLine(), "--rate is " + rate + ", expected above 0, at most 10000");
        }
        PrintWriter err = spec.commandLine().getErr();
        Path logs = Files.createTempDirectory("ddnn-faults");
        err.println("logs of the services: " + logs);
        err.flush();
        List<FaultRow> rows = new ArrayList<>();
        try (FaultRun run = FaultRun.start(Launcher.fromClassPath(), bundle, logs, rate)) {
            for (Fault fault : chosen) {
                err.println(fault.id() + " ...");
                err.flush();
                rows.add(run.run(fault, Math.ceilDiv(samples, chosen.size()), _ -> {}));
            }
        }
        report(rows);
        return rows.stream().allMatch(FaultRow::sound) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Fault> chosen() {
        List<String> wanted = faults;
        if (wanted == null) {
            return List.of(Fault.values());
        }
        List<String> known = Arrays.stream(Fault.values()).map(Fault::id).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new ParameterException(spec.commandLine(),
                        "--faults has '" + name + "', expected some of " + String.join(",", known));
            }
        }
        return Arrays.stream(Fault.values()).filter(fault -> wanted.contains(fault.id())).toList();
    }

    private void report(List<FaultRow> rows) throws IOException {
        String table = markdown(rows);
        Path file = out;
        if (file != null) {
            Files.writeString(file, table);
        }
        PrintWriter printed = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(printed, rows);
        } else {
            printed.print(table);
        }
        printed.flush();
        PrintWriter err = spec.commandLine().getErr();
        rows.forEach(row -> row.complaints().forEach(what -> err.println(row.fault().id() + ": " + what)));
        err.flush();
    }

    private static String markdown(List<FaultRow> rows) {
        StringBuilder text = new StringBuilder(
                """
                        | fault | samples/s | requests | answered | degraded | refused | sent again | lost | wrong | local exit, p50 ms | cloud exit, p50 ms | recovery s |
                        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                        """);
        for (FaultRow row : rows) {
            Tally seen = row.requests();
            String recovery = row.recoverySeconds() < 0 ? "never" : Numbers.decimal(row.recoverySeconds(), 1);
            List<Object> cells = List.of(row.fault().title(), Numbers.decimal(row.samplesPerSecond(), 0), seen.sent(),
                    seen.answered(), seen.degraded(), seen.refused(), seen.retried(), seen.lost(), seen.wrong(),
                    millis(row.localMillis()), millis(row.cloudMillis()), recovery);
            text.append("| ").append(String.join(" | ", cells.stream().map(Object::toString).toList())).append(" |\n");
        }
        return text.toString();
    }

    private static String millis(double millis) {
        return Double.isNaN(millis) ? "-" : Numbers.decimal(millis, 1);
    }
}

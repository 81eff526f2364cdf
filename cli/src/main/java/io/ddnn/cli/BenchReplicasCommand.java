package io.ddnn.cli;

import io.ddnn.benchmarks.fault.ReplicaRow;
import io.ddnn.benchmarks.fault.ReplicaRun;
import io.ddnn.benchmarks.fault.Tally;
import io.ddnn.benchmarks.process.Launcher;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures an edge that has replicas. */
@Command(name = "replicas", header = "Replicas of an edge that come, go and crash while samples flow.", description = {
        "Starts a hierarchy in processes, posts samples at a fixed rate and checks every answer: with one edge, with three"
                + " behind one address, when one of them is killed, and when one is told to end. Exits with 1 if a request"
                + " was lost or an answer is wrong, or if a join lacked a device while nothing changed."})
final class BenchReplicasCommand implements Callable<Integer> {

    private static final int EDGES = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network whose devices have an edge (default: ${DEFAULT-VALUE}).")
    private Path bundle;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "10000",
            description = "Samples of each row (default: ${DEFAULT-VALUE}).")
    private long samples;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "40",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (samples < 1) {
            throw new ParameterException(spec.commandLine(), "--samples is " + samples + ", expected at least 1");
        }
        if (!(rate > 0 && rate <= 10_000)) {
            throw new ParameterException(spec.commandLine(),
                    "--rate is " + rate + ", expected more than 0 and at most 10000");
        }
        PrintWriter err = spec.commandLine().getErr();
        Path logs = Files.createTempDirectory("ddnn-replicas");
        err.println("logs of the services: " + logs);
        err.flush();
        List<ReplicaRow> rows = new ArrayList<>();
        Duration noticed;
        try (ReplicaRun run = ReplicaRun.start(Launcher.fast(), bundle, logs, EDGES, rate)) {
            // compilers work for minutes at the beginning: that is not what is compared
            ReplicaRow _ = run.flow("warm-up", samples / 4 + 1);
            rows.add(run.flow("one edge", samples));
            rows.add(run.grow(EDGES, samples / 4 + 1));
            rows.add(run.flow("three edges", samples));
            noticed = run.pause();
            rows.add(run.kill(samples / 4 + 1));
            rows.add(run.shrink(samples / 4 + 1));
        }
        if (json.isSet()) {
            Json.print(spec.commandLine().getOut(), rows);
        } else {
            print(rows);
            spec.commandLine().getOut().println("\nA replica that fell silent was left out after "
                    + Numbers.fixed(noticed.toMillis() / 1e3, 1) + " s, and was back when it spoke again.");
        }
        boolean steady = rows.stream().filter(BenchReplicasCommand::isSteady)
                .allMatch(row -> row.requests().degraded() == 0 && row.partial() == 0);
        return steady && rows.stream().allMatch(row -> row.requests().sound()) ? 0 : 1;
    }

    private static boolean isSteady(ReplicaRow row) {
        return row.what().endsWith("edge") || row.what().endsWith("edges");
    }

    private void print(List<ReplicaRow> rows) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| | edges | samples | requests | answered | degraded | refused | sent again | lost | wrong"
                + " | partial joins | forwards a sample | CPU a sample, us | of one edge |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        double one = rows.getFirst().microsPerSample();
        for (ReplicaRow row : rows) {
            Tally requests = row.requests();
            out.print("| " + row.what() + " | " + row.edges() + " | " + row.samples() + " | " + requests.sent() + " | "
                    + requests.answered() + " | " + requests.degraded() + " | " + requests.refused() + " | "
                    + requests.retried() + " | " + requests.lost() + " | " + requests.wrong() + " | ");
            // a replica that is gone takes its counters with it
            out.println(isSteady(row)
                    ? Numbers.fixed(row.partial(), 0) + " | " + Numbers.fixed(row.forwards() / row.samples(), 2)
                            + " | " + Numbers.fixed(row.microsPerSample(), 0) + " | "
                            + Numbers.fixed(row.microsPerSample() / one, 2) + " |"
                    : "- | - | - | - |");
        }
        for (ReplicaRow row : rows) {
            row.complaints().forEach(complaint -> out.println(row.what() + ": " + complaint));
        }
        out.flush();
    }
}

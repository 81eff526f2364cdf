package io.ddnn.cli;

import io.ddnn.benchmarks.load.CapacityBenchmark;
import io.ddnn.benchmarks.load.CapacityBenchmark.TierCost;
import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.model.network.Tier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a sample costs each tier, and tells what many devices cost. */
@Command(name = "capacity", header = "Measure what a sample costs each tier, and what many devices would take.",
        description = {
                "Sends samples through a hierarchy in processes: in turns those that leave early, those that do not,"
                        + " and a mix of both, one request a device and sample. Says what the mix should take by the others and"
                        + " what it took, and computes what a deployment takes."})
final class BenchCapacityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path bundle;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "100",
            description = "Samples a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--early-share", paramLabel = "S", defaultValue = "0.6",
            description = "Share of the mix's samples that leave at their first exit (default: ${DEFAULT-VALUE}).")
    private double earlyShare;

    @Option(names = "--round", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "10s",
            description = "How long each kind of samples is sent at a time (default: ${DEFAULT-VALUE}).")
    private Duration round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "How many turns each kind has (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "1000000",
            description = "Devices of the deployment (default: ${DEFAULT-VALUE}).")
    private long devices;

    @Option(names = "--per-second", paramLabel = "R", defaultValue = "1",
            description = "Samples that each device sees a second (default: ${DEFAULT-VALUE}).")
    private double perSecond;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        require(rate > 0, "--rate", rate, "more than 0");
        require(earlyShare > 0 && earlyShare < 1, "--early-share", earlyShare, "more than 0 and less than 1");
        require(rounds >= 1, "--rounds", rounds, "at least 1");
        require(devices >= 1, "--devices", devices, "at least 1");
        require(perSecond > 0, "--per-second", perSecond, "more than 0");
        Path work = Files.createTempDirectory("ddnn-capacity");
        List<TierCost> costs = CapacityBenchmark.run(bundle, earlyShare, work, rate, round, rounds);
        PrintWriter printed = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(printed, costs);
        } else {
            print(costs, printed);
        }
        return CommandLine.ExitCode.OK;
    }

    private void require(boolean condition, String option, Object value, String expected) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ", expected " + expected);
        }
    }

    private void print(List<TierCost> costs, PrintWriter printed) {
        String mix = Numbers.percent(earlyShare);
        printed.print("""
                | tier | services | processors without samples | us a sample that leaves early | us another | \
                us of %s early, expected | measured | of expected |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(mix));
        for (TierCost cost : costs) {
            row(printed, cost.tier().text(), String.valueOf(cost.services()), cost.idle(), cost.early(), cost.late(),
                    cost.expected(), cost.measured());
        }
        row(printed, "all", String.valueOf(costs.stream().mapToInt(TierCost::services).sum()),
                costs.stream().mapToDouble(TierCost::idle).sum(), costs.stream().mapToDouble(TierCost::early).sum(),
                costs.stream().mapToDouble(TierCost::late).sum(),
                costs.stream().mapToDouble(TierCost::expected).sum(),
                costs.stream().mapToDouble(TierCost::measured).sum());
        int group = costs.stream().filter(cost -> cost.tier() == Tier.DEVICE).mapToInt(TierCost::services).sum();
        double samples = perSecond * devices / group;
        printed.printf("%n%d devices in groups of %d, each %s times a second; %s of the samples leave early:%n%n",
                devices, group, Numbers.decimal(perSecond, 2), mix);
        printed.print("""
                | all of tier | processors | payload up, MB a second |
                |---|---:|---:|
                """);
        for (TierCost cost : costs) {
            printed.print("| " + String.join(" | ", cost.tier().text(),
                    Numbers.decimal(samples * cost.micros(earlyShare) / 1e6, 0),
                    Numbers.decimal(samples * cost.payload(earlyShare) / 1e6, 2)) + " |\n");
        }
        printed.flush();
    }

    private static void row(PrintWriter printed, String name, String services, double idle, double early, double late,
            double expected, double measured) {
        printed.print("| " + String.join(" | ", name, services, Numbers.decimal(idle, 3), Numbers.decimal(early, 0),
                Numbers.decimal(late, 0), Numbers.decimal(expected, 0), Numbers.decimal(measured, 0),
                Numbers.decimal(measured / expected, 2)) + " |\n");
    }
}

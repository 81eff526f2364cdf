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
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a sample costs each tier, and tells what many devices take. */
@Command(name = "capacity", header = "Measure what a sample costs each tier, and what many devices would take.",
        description = {
                "Sends samples through a hierarchy in processes, one request a device and sample: in turns none, those"
                        + " that leave early, those that do not, and a mix of both at half as high a rate again. Says"
                        + " what the mix should take by the others and what it took, and computes what a deployment"
                        + " takes."})
final class BenchCapacityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path bundle;

    @Option(names = "--rate", paramLabel = "R", defaultValue = "50",
            description = "Samples a second, each with a request to every device (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--early-share", paramLabel = "S", defaultValue = "0.6",
            description = "Share of the samples that leave at the first exit, in the mix and in the deployment"
                    + " (default: ${DEFAULT-VALUE}).")
    private double earlyShare;

    @Option(names = "--round", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "20s",
            description = "How long each kind of samples is sent at a time (default: ${DEFAULT-VALUE}).")
    private Duration round;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
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
        require(rate >= 1 && rate <= 10_000, "--rate", rate, "1 to 10000");
        require(earlyShare > 0 && earlyShare < 1, "--early-share", earlyShare, "more than 0 and less than 1");
        require(round.compareTo(Duration.ofSeconds(1)) >= 0, "--round", round, "at least 1s");
        require(rounds >= 1, "--rounds", rounds, "at least 1");
        require(devices >= 1, "--devices", devices, "at least 1");
        require(perSecond > 0, "--per-second", perSecond, "more than 0");
        Path work = Files.createTempDirectory("ddnn-capacity");
        spec.commandLine().getErr().println("measuring, for many minutes ... (logs: " + work + ")");
        spec.commandLine().getErr().flush();
        List<TierCost> costs = CapacityBenchmark.run(bundle, earlyShare, work, rate, round, rounds);
        PrintWriter printed = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(printed, costs);
        } else {
            measured(costs, printed);
            deployment(costs, printed);
            printed.flush();
        }
        return CommandLine.ExitCode.OK;
    }

    private void require(boolean condition, String option, Object value, String expected) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + ", expected " + expected);
        }
    }

    private static void measured(List<TierCost> costs, PrintWriter printed) {
        printed.print("""
                | tier | services | processors, idle | us a sample that leaves early | us a sample that goes on | \
                processors of the mix, expected | measured | times |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        costs.forEach(cost -> row(printed, cost.tier().text(), List.of(cost)));
        row(printed, "all", costs);
    }

    private static void row(PrintWriter printed, String name, List<TierCost> costs) {
        double expected = sum(costs, TierCost::expected);
        double measured = sum(costs, TierCost::measured);
        printed.print("| " + String.join(" | ", name, Numbers.decimal(sum(costs, TierCost::services), 0),
                Numbers.decimal(sum(costs, TierCost::idle), 3), Numbers.decimal(sum(costs, TierCost::early), 0),
                Numbers.decimal(sum(costs, TierCost::late), 0), Numbers.decimal(expected, 3),
                Numbers.decimal(measured, 3), Numbers.decimal(measured / expected, 2)) + " |\n");
    }

    private static double sum(List<TierCost> costs, ToDoubleFunction<TierCost> figure) {
        return costs.stream().mapToDouble(figure).sum();
    }

    private void deployment(List<TierCost> costs, PrintWriter printed) {
        int group = costs.stream().filter(cost -> cost.tier() == Tier.DEVICE).mapToInt(TierCost::services).sum();
        double samples = perSecond * devices / group;
        printed.printf("%n%s in groups of %d, each with %s a second, of which %s leave early:%n%n",
                Numbers.count(devices, "device"), group, perSecond == 1
                        ? "1 sample"
                        : Numbers.decimal(perSecond, 3) + " samples",
                Numbers.percent(earlyShare));
        printed.print("""
                | tier | us a sample | samples a second and processor | processors | payload up, MB a second |
                |---|---:|---:|---:|---:|
                """);
        for (TierCost cost : costs) {
            double micros = cost.micros(earlyShare);
            printed.print("| " + String.join(" | ", cost.tier().text(), Numbers.decimal(micros, 0),
                    Numbers.decimal(1e6 / micros, 0), Numbers.decimal(samples * micros / 1e6, 0),
                    Numbers.decimal(samples * cost.payload(earlyShare) / 1e6, 2)) + " |\n");
        }
    }
}

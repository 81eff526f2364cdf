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
                "Sends samples through a hierarchy in processes at two rates, lays a line through the processor time of each"
                        + " tier, checks the line at a third rate, and computes from it what a deployment takes."})
final class BenchCapacityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", paramLabel = "DIR", defaultValue = UpCommand.DEFAULT_BUNDLE,
            description = "A network with devices, an edge and a cloud (default: the shipped one).")
    private Path bundle;

    @Option(names = "--rates", paramLabel = "R", split = ",", defaultValue = "20,60,40",
            description = "Samples a second: two for the line, and one to check it (default: ${DEFAULT-VALUE}).")
    private List<Double> rates;

    @Option(names = "--early-share", paramLabel = "S", defaultValue = "0.6",
            description = "Share of the samples that leave at their first exit (default: ${DEFAULT-VALUE}).")
    private double earlyShare;

    @Option(names = "--time", paramLabel = "TIME", converter = DurationConverter.class, defaultValue = "15s",
            description = "How long each rate is kept (default: ${DEFAULT-VALUE}).")
    private Duration time;

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
        if (rates.size() != 3 || rates.stream().anyMatch(rate -> !(rate > 0)) || rates.get(0).equals(rates.get(1))) {
            throw new ParameterException(spec.commandLine(),
                    "--rates is " + rates + ", expected three above 0, the first two different");
        }
        if (!(earlyShare >= 0 && earlyShare <= 1)) {
            throw new ParameterException(spec.commandLine(), "--early-share is " + earlyShare + ", expected 0 to 1");
        }
        if (devices < 1 || !(perSecond > 0)) {
            throw new ParameterException(spec.commandLine(), "--devices is " + devices + " and --per-second "
                    + perSecond + ", expected at least 1, and more than 0");
        }
        Path work = Files.createTempDirectory("ddnn-capacity");
        List<TierCost> costs = CapacityBenchmark.run(bundle, earlyShare, work, rates, time);
        PrintWriter printed = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(printed, costs);
        } else {
            print(costs, printed);
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(List<TierCost> costs, PrintWriter printed) {
        printed.print(
                """
                        | tier | services | processors of one without samples | us of a processor a sample | payload up, bytes a sample | processors at %s a second, expected | measured |
                        |---|---:|---:|---:|---:|---:|---:|
                        """
                        .formatted(Numbers.decimal(rates.get(2), 0)));
        for (TierCost cost : costs) {
            printed.print("| " + String.join(" | ", cost.tier().text(), String.valueOf(cost.services()),
                    Numbers.decimal(cost.idle(), 4), Numbers.decimal(cost.microsASample(), 0),
                    Numbers.decimal(cost.payloadASample(), 1), Numbers.decimal(cost.expected(), 3),
                    Numbers.decimal(cost.measured(), 3)) + " |\n");
        }
        int group = costs.stream().filter(cost -> cost.tier() == Tier.DEVICE).mapToInt(TierCost::services).sum();
        double samples = perSecond * devices / group;
        printed.printf("%n%d devices in groups of %d, each group %s samples a second, %s samples a second in all:%n%n",
                devices, group, Numbers.decimal(perSecond, 2), Numbers.decimal(samples, 0));
        printed.print("""
                | tier | processors for samples | payload up, MB a second |
                |---|---:|---:|
                """);
        for (TierCost cost : costs) {
            printed.print("| " + String.join(" | ",
                    cost.tier() == Tier.DEVICE ? "each device" : "all of tier " + cost.tier().text(),
                    cost.tier() == Tier.DEVICE
                            ? Numbers.decimal(perSecond * cost.microsASample() / group / 1e6, 5)
                            : Numbers.decimal(samples * cost.microsASample() / 1e6, 1),
                    Numbers.decimal(samples * cost.payloadASample() / 1e6, 2)) + " |\n");
        }
        printed.flush();
    }
}

package io.ddnn.cli;

import io.ddnn.benchmarks.hostile.Campaign;
import io.ddnn.benchmarks.hostile.Campaign.Tally;
import io.ddnn.benchmarks.hostile.Decoder;
import io.ddnn.benchmarks.hostile.Decoders;
import io.ddnn.cli.output.Json;
import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries hostile inputs on every decoder and reports what came of them. */
@Command(name = "hostile", header = "Try hostile inputs on every decoder.", description = {
        "Changes sound inputs (bits, lengths, numbers, nesting, cuts, splices) and counts how each decoder ends:"
                + " accepted, refused, crashed, or beyond its bounds of memory and time. Fails if any did not end as"
                + " it should. The same seed tries the same inputs."})
final class BenchHostileCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundle", required = true, paramLabel = "DIR",
            description = "A sound bundle, whose files and messages are changed.")
    private Path bundle;

    @Option(names = "--inputs", paramLabel = "N", defaultValue = "100000",
            description = "Inputs in all, shared by the decoders alike (default: ${DEFAULT-VALUE}).")
    private long inputs;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption json;

    @Override
    public Integer call() throws IOException {
        Path work = Files.createTempDirectory("ddnn-hostile");
        try {
            List<Decoder> decoders = Decoders.all(bundle, work);
            if (inputs < decoders.size()) {
                throw new ParameterException(spec.commandLine(),
                        "--inputs is " + inputs + ", expected at least " + decoders.size() + ", one a decoder");
            }
            Campaign campaign = new Campaign(seed, Campaign.SECONDS);
            List<Tally> tallies = new ArrayList<>();
            for (int i = 0; i < decoders.size(); i++) {
                long share = inputs / decoders.size() + (i < inputs % decoders.size() ? 1 : 0);
                tallies.add(campaign.run(decoders.get(i), share));
            }
            return report(tallies);
        } finally {
            delete(work);
        }
    }

    private int report(List<Tally> tallies) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            Json.print(out, tallies);
        } else {
            print(tallies, out);
        }
        return tallies.stream().allMatch(Tally::sound) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void print(List<Tally> tallies, PrintWriter out) {
        Table table = new Table("decoder", ">inputs", ">accepted", ">refused", ">crashes", ">unbounded", ">slow",
                ">largest KiB", ">of KiB", ">slowest ms");
        for (Tally tally : tallies) {
            table.row(tally.decoder(), tally.inputs(), tally.accepted(), tally.refused(), tally.crashes(),
                    tally.unbounded(), tally.slow(), tally.largestBytes() >> 10, tally.allowedBytes() >> 10,
                    Numbers.decimal(tally.slowestMillis(), 1));
        }
        table.print(out);
        tallies.forEach(tally -> tally.faults().forEach(out::println));
        out.flush();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

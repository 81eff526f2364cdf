package io.ddnn.cli;

import io.ddnn.benchmarks.load.WireBenchmark;
import io.ddnn.benchmarks.load.WireBenchmark.Exits;
import io.ddnn.benchmarks.load.WireBenchmark.Link;
import io.ddnn.cli.output.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Counts bytes between tiers. */
@Command(name = "wire", header = "Count the bytes that really pass between tiers.", description = {
        "Starts hierarchies in processes with a relay on each link, and reads the kernel's counters of its connections:"
                + " HTTP, TCP and IP headers and acknowledgements are in, both ways. Beside them stand the payload bytes,"
                + " which the paper's formula counts. Needs Linux with 'ss' (iproute2)."})
final class BenchWireCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--bundles", paramLabel = "DIR", split = ",",
            description = "Networks (default: all that are shipped).")
    private List<Path> bundles = List.of();

    @Option(names = "--batches", paramLabel = "N", split = ",", defaultValue = "1,16,128",
            description = "Samples a request (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "1024",
            description = "Samples that are counted (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--threshold", paramLabel = "T",
            description = "Entropy at or under which all exits below the cloud answer (default: as in the bundle).")
    private @Nullable Double threshold;

    @Option(names = "--early-share", paramLabel = "S",
            description = "The share of samples that leave at their first exit, instead of a threshold.")
    private @Nullable Double earlyShare;

    @Option(names = "--raw", description = "Also with devices that send their raw images instead of scores and maps.")
    private boolean raw;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (samples < 1) {
            throw new ParameterException(spec.commandLine(), "--samples is " + samples + ", expected at least 1");
        }
        if (earlyShare != null && (threshold != null || !(earlyShare >= 0 && earlyShare <= 1))) {
            throw new ParameterException(spec.commandLine(),
                    "--early-share is " + earlyShare + ", expected 0 to 1, and no --threshold");
        }
        for (int batch : batches) {
            if (batch < 1 || batch > 1024) {
                throw new ParameterException(spec.commandLine(), "--batches has " + batch + ", expected 1 to 1024");
            }
        }
        PrintWriter printed = spec.commandLine().getOut();
        printed.print("""
                | network | samples a request | link | payload, bytes a sample | on the wire | times |
                |---|---:|---|---:|---:|---:|
                """);
        for (Path bundle : bundles.isEmpty() ? shipped() : bundles) {
            for (int batch : batches) {
                for (boolean images : raw ? List.of(false, true) : List.of(false)) {
                    Path work = Files.createTempDirectory("ddnn-wire");
                    List<Link> links = WireBenchmark.run(bundle, exits(), images, batch, samples, work);
                    String network = bundle.getFileName() + (images ? ", raw images" : "");
                    for (Link link : links) {
                        print(printed, network, batch, link.from() + " to " + link.to(), link.payload(), link.wire());
                    }
                    print(printed, network, batch, "all", links.stream().mapToDouble(Link::payload).sum(),
                            links.stream().mapToDouble(Link::wire).sum());
                    printed.flush();
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private Exits exits() {
        return earlyShare != null
                ? new Exits.Share(earlyShare)
                : threshold != null ? new Exits.Threshold(threshold) : new Exits.AsTheyAre();
    }

    private static void print(PrintWriter printed, String network, int batch, String link, double payload,
            double wire) {
        printed.print("| " + String.join(" | ", network, String.valueOf(batch), link,
                Numbers.decimal(payload, 1), Numbers.decimal(wire, 1),
                payload == 0 ? "-" : Numbers.decimal(wire / payload, 2)) + " |\n");
    }

    private static List<Path> shipped() throws IOException {
        try (var models = Files.list(Path.of(System.getProperty("ddnn.home", "."), "models"))) {
            return models.filter(Files::isDirectory).sorted().toList();
        }
    }
}

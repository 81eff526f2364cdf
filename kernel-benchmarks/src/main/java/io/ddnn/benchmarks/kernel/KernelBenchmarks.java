package io.ddnn.benchmarks.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the kernels beside others, in rounds in which each has its turn, and prints ratios. */
@Command(name = "ddnn bench kernels", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures the kernels beside float runtimes, C, and what the arithmetic units allow.")
public final class KernelBenchmarks implements Callable<Integer> {

    @Option(names = "--rounds", defaultValue = "5", paramLabel = "N",
            description = "Rounds in which each contender is measured in a JVM of its own (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--workloads", split = ",", paramLabel = "NAME", description = "Of: ${COMPLETION-CANDIDATES}.")
    private List<Workload> workloads = List.of(Workload.values());

    @Option(names = "--contenders", split = ",", paramLabel = "NAME", description = "Of: ${COMPLETION-CANDIDATES}.")
    private List<ContenderKind> contenders = List.of(ContenderKind.values());

    @Option(names = "--guard", paramLabel = "FILE",
            description = {
                    "Compares ratios of least times with the recorded ones in a file; exit code 1 if one fell by a",
                    "third, and still has after as many rounds again."})
    private @Nullable Path guard;

    private final PrintStream out = System.out;

    private KernelBenchmarks() {}

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new KernelBenchmarks()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1) {
            System.err.println("--rounds is " + rounds + ", expected at least 1");
            return 2;
        }
        List<ContenderKind> measured = new ArrayList<>();
        for (ContenderKind contender : contenders) {
            if (contender.isAvailable()) {
                measured.add(contender);
            } else {
                System.err.println("not measured: " + contender.text() + ", as this machine has no gcc");
            }
        }
        int bits = IntVector.SPECIES_PREFERRED.vectorBitSize();
        RatioGuard recorded = guard == null ? null : RatioGuard.read(guard, bits);
        if (recorded != null && recorded.isEmpty()) {
            System.err.println(
                    guard + " has no ratios of machines with vectors of " + bits + " bits: nothing is compared");
        }
        out.printf("%s, %s, %d processors, vectors of %d bits, Java %s%n%n", Cpu.name(), System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(), bits, System.getProperty("java.version"));
        out.println("Median (least to most) of " + rounds + " rounds; ratios are of times in the same round.\n");
        List<String> fallen = new ArrayList<>();
        for (Workload workload : workloads) {
            KernelTable table = new KernelTable(workload, new EnumMap<>(ContenderKind.class));
            measure(table, measured);
            if (recorded != null && !recorded.check(table).isEmpty()) {
                System.err.println(
                        workload.text() + ": a ratio has fallen by a third, measured again to see if it stays so");
                measure(table, measured);
            }
            out.println(table.toMarkdown());
            if (recorded != null) {
                fallen.addAll(recorded.check(table));
            }
        }
        fallen.forEach(System.err::println);
        return fallen.isEmpty() ? 0 : 1;
    }

    /** Adds rounds to a table. */
    private void measure(KernelTable table, List<ContenderKind> measured) {
        Workload workload = table.workload();
        for (int round = 0; round < rounds; round++) {
            for (ContenderKind contender : measured) {
                System.err.printf(Locale.ROOT, "%s, round %d of %d: %s%n", workload.text(), round + 1, rounds,
                        contender.text());
                table.nanos().computeIfAbsent(contender, _ -> new ArrayList<>()).add(measure(workload, contender));
            }
        }
    }

    private static double measure(Workload workload, ContenderKind contender) {
        List<String> options = new ArrayList<>(contender.jvmOptions());
        options.addAll(List.of("-Djmh.ignoreLock=true", "--sun-misc-unsafe-memory-access=allow"));
        try {
            return new Runner(new OptionsBuilder()
                    .include(SliceBenchmark.class.getSimpleName())
                    .param("workload", workload.name())
                    .param("contender", contender.name())
                    .forks(1)
                    .warmupIterations(10).warmupTime(TimeValue.milliseconds(250))
                    .measurementIterations(5).measurementTime(TimeValue.milliseconds(200))
                    .jvmArgs(options.toArray(new String[0]))
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build()).runSingle().getPrimaryResult().getStatistics().getPercentile(50);
        } catch (RunnerException e) {
            throw new UncheckedIOException(new IOException(contender.text() + " on " + workload.text(), e));
        }
    }
}

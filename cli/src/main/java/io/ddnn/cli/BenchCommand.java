package io.ddnn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measurements. */
@Command(name = "bench", header = "Measure the system.",
        description = "Measurements on this machine, each a command of its own.",
        footer = {"",
                "./ddnn bench kernels measures the kernels beside float runtimes and C. It has a build and a --help of its own,"
                        + " as those runtimes are large."},
        subcommands = {BenchCapacityCommand.class, BenchFaultsCommand.class, BenchHostileCommand.class,
                BenchLoadCommand.class,
                BenchReplicasCommand.class, BenchStartCommand.class, BenchWireCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}

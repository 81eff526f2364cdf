package io.ddnn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Data sets. */
@Command(name = "data", header = "Make data sets.",
        description = "Data sets in the folder format: samples.csv and images.", subcommands = DataStreetCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}

package io.ddnn.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options on the Tab key. */
@Command(name = "completion", header = "Print a script that completes commands in the shell.", description = {
        "For bash and zsh:", "  source <(./ddnn completion)"})
final class CompletionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("ddnn", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}

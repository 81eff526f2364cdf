package io.ddnn.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code ddnn} command line. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(name = "ddnn", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND", usageHelpAutoWidth = true, sortOptions = false,
        description = "Distributed deep neural networks over devices, edges and a cloud.",
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:done", "1:failed", "2:wrong usage"})
final class Ddnn implements Callable<Integer> {

    /** Level of all loggers, read by {@code logback.xml}. */
    static final String LOG_LEVEL_PROPERTY = "ddnn.log.level";

    @Spec
    private CommandSpec spec;

    @Option(names = "--verbose", scope = ScopeType.INHERIT,
            description = "Log what happens, and print stack traces of failures.")
    private boolean verbose;

    private Ddnn() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to execute. */
    static CommandLine commandLine() {
        Ddnn ddnn = new Ddnn();
        CommandLine commandLine = new CommandLine(ddnn);
        commandLine.addSubcommand(new DemoCommand())
                .addSubcommand(new UpCommand())
                .addSubcommand(new InferCommand())
                .addSubcommand(new PlayCommand())
                .addSubcommand(new ConsoleCommand())
                .addSubcommand(new DataCommand())
                .addSubcommand(new TrainCommand())
                .addSubcommand(new EvaluateCommand())
                .addSubcommand(new CalibrateCommand())
                .addSubcommand(new PredictCommand())
                .addSubcommand(new PlanCommand())
                .addSubcommand(new ReproduceCommand())
                .addSubcommand(new InspectCommand())
                .addSubcommand(new ExportCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new CertsCommand())
                .addSubcommand(new CompletionCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionStrategy(parsed -> {
            System.setProperty(LOG_LEVEL_PROPERTY, ddnn.verbose ? "INFO" : "WARN");
            return new RunLast().execute(parsed);
        });
        commandLine.setParameterExceptionHandler(Ddnn::wrongUsage);
        commandLine.setExecutionExceptionHandler((failure, command, _) -> failed(failure, command, ddnn.verbose));
        return commandLine;
    }

    /** Whether the user asked for details. */
    static boolean isVerbose(CommandSpec spec) {
        return spec.root().userObject() instanceof Ddnn ddnn && ddnn.verbose;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName(" ");
        err.println(name + ": " + Failures.describe(e));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command, boolean verbose) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName(" ") + ": " + Failures.describe(failure));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}

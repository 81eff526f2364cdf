package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DdnnTests {

    static Set<String> commands() {
        return Ddnn.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpAndAHeadline(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: ddnn " + command, "Exit codes:");
        assertThat(Ddnn.commandLine().getSubcommands()).hasEntrySatisfying(command,
                subcommand -> assertThat(subcommand.getCommandSpec().usageMessage().header()).hasSize(1));
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: ddnn").contains("evaluate", "predict", "demo");
    }

    @Test
    void theVersionIsShown() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("ddnn ").contains("Java 25");
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        CommandRun run = CommandRun.of("completon");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn: unknown command 'completon'\nDid you mean: ddnn completion")
                .endsWith("Try 'ddnn --help'.\n");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        CommandRun run = CommandRun.of("demo", "--cuont", "3");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn demo: unknown option '--cuont'").endsWith("Try 'ddnn demo --help'.\n");
    }

    @Test
    void aMissingOptionIsWrongUsage() {
        CommandRun run = CommandRun.of("predict", "--bundle", "b", "--data", "d");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn predict: missing required option: '--out=CSV'");
    }

    @Test
    void aFailureIsOneLine() {
        CommandRun run = CommandRun.of("inspect", "no-such-bundle");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly(
                "ddnn inspect: bundle no-such-bundle: manifest.json is missing");
    }

    @Test
    void verboseAddsTheStackTrace() {
        CommandRun run = CommandRun.of("inspect", "no-such-bundle", "--verbose");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("manifest.json is missing", "\tat io.ddnn.model.bundle.BundleDirectory");
    }

    @Test
    void theCompletionScriptKnowsAllCommands() {
        CommandRun run = CommandRun.of("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(commands()).contains("complete -F _complete_ddnn");
    }
}

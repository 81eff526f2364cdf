package io.ddnn.cli;

import io.ddnn.model.testing.WrittenDocument;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The reference of commands is what {@code --help} says. */
class CommandReferenceTests {

    private static final int WIDTH = 100;

    @Test
    void commandsAreThoseOfTheCode() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Commands

                What `./ddnn COMMAND --help` says. Written from the code by a test.
                """);
        describe(Ddnn.commandLine(), page);
        WrittenDocument.assertIsWritten(Path.of(System.getProperty("ddnn.root", ".."), "docs/reference/commands.md"),
                page.toString());
    }

    private static void describe(CommandLine command, StringBuilder page) {
        command.setUsageHelpAutoWidth(false);
        command.setUsageHelpWidth(WIDTH);
        String usage = command.getUsageMessage(Ansi.OFF).replace("\r\n", "\n").replaceAll("(?m) +$", "");
        page.append("\n## ").append(command.getCommandSpec().qualifiedName(" ")).append("\n\n```text\n")
                .append(usage).append("```\n");
        command.getSubcommands().values().forEach(each -> describe(each, page));
    }
}

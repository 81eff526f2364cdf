package io.ddnn.cli;

import picocli.CommandLine.Option;

/** The option of commands whose result a program may read. */
final class JsonOption {

    @Option(names = "--json", description = "Print the result as JSON, for programs.")
    private boolean json;

    boolean isSet() {
        return json;
    }
}

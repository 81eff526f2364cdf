package io.ddnn.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine. */
final class Command {

    private static final int MINUTES = 10;

    private Command() {}

    /**
     * What a program printed.
     *
     * @param status its exit status
     * @param out its output
     * @param err its error output
     */
    record Ended(int status, String out, String err) {

        /** The output of a program that must have succeeded. */
        String success() {
            if (status != 0) {
                throw new AssertionError("ended with status " + status + ":\n" + out + err);
            }
            return out;
        }
    }

    /** Runs a program in a directory and waits for its end. */
    static Ended run(Path directory, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("ddnn-command", ".out");
            Path err = Files.createTempFile("ddnn-command", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                        .redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                process.getOutputStream().close();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " did not end within " + MINUTES + " minutes: "
                            + Files.readString(out) + Files.readString(err));
                }
                return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }
}

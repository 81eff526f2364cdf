package io.ddnn.model.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The machine's {@code gcc}, for tests that compile and run what the project writes in C. */
public final class CCompiler {

    /** Where this property is {@code required}, a missing compiler fails the tests that need it. */
    public static final String TOOLS_PROPERTY = "ddnn.tools";

    /** C99 and nothing else, without a single warning. */
    public static final List<String> STRICT =
            List.of("-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic");

    /** Every access and every arithmetic operation is checked; the first fault ends the program. */
    public static final List<String> SANITIZED = List.of("-std=c99", "-O1", "-g", "-Wall", "-Wextra", "-Werror",
            "-pedantic", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

    /** All that a compiler may do to floating point by default, on this very machine. */
    public static final List<String> OPTIMIZED =
            List.of("-std=gnu99", "-O3", "-march=native", "-ffp-contract=fast", "-Wall", "-Wextra", "-Werror");

    private static final int SECONDS = 120;

    private CCompiler() {}

    /** Skips the test where there is no {@code gcc}, or fails it where tools are required. */
    public static void require() {
        boolean found = false;
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            found |= !directory.isEmpty() && Files.isExecutable(Path.of(directory, "gcc"));
        }
        if ("required".equals(System.getProperty(TOOLS_PROPERTY))) {
            Assertions.assertTrue(found, "gcc is not on the PATH, but " + TOOLS_PROPERTY + " is 'required'");
        }
        Assumptions.assumeTrue(found, "gcc is not on the PATH");
    }

    /** Compiles; whatever the compiler has to say fails the test. */
    public static void compile(List<String> flags, List<Path> sources, Path output, String... libraries) {
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(flags);
        sources.forEach(source -> command.add(source.toString()));
        command.addAll(List.of("-o", output.toString()));
        command.addAll(List.of(libraries));
        Run run = run(command, null);
        Assertions.assertEquals("", run.err(), String.join(" ", command));
        Assertions.assertEquals(0, run.exitCode(), String.join(" ", command));
    }

    /**
     * A program that has run.
     *
     * @param exitCode its exit code
     * @param out what it wrote to the standard output
     * @param err what it wrote to the standard error stream
     */
    public record Run(int exitCode, byte[] out, String err) {

        /** The standard output as text. */
        public String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    /** Runs a program, with the content of a file as its standard input where one is given. */
    public static Run run(List<String> command, @Nullable Path input) {
        try {
            Path out = Files.createTempFile("ddnn-out", null);
            Path err = Files.createTempFile("ddnn-err", null);
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                if (input != null) {
                    builder.redirectInput(input.toFile());
                }
                // nothing is ever allocated; looking for leaks needs rights that containers may not give
                builder.environment().put("ASAN_OPTIONS", "detect_leaks=0");
                builder.environment().put("LC_ALL", "C");
                Process process = builder.start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " did not end within " + SECONDS + " s");
                }
                return new Run(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }
}

package io.ddnn.benchmarks.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The C version of the kernels, built for this machine and loaded. */
final class CLibrary {

    private final SymbolLookup symbols;

    private CLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /** Whether this machine has a C compiler. */
    static boolean canBeBuilt() {
        try {
            return run(List.of("gcc", "--version"), null) == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Builds the library in a temporary directory, which is left as long as the JVM lives. */
    static CLibrary build() {
        try (InputStream source = CLibrary.class.getResourceAsStream("slice.c")) {
            Path directory = Files.createTempDirectory("ddnn-kernels");
            Path file = directory.resolve("slice.c");
            Path library = directory.resolve("libslice.so");
            Files.copy(Objects.requireNonNull(source, "slice.c is not on the class path"), file);
            int code = run(List.of("gcc", "-std=gnu11", "-O3", "-march=native", "-shared", "-fPIC", "-o",
                    library.toString(), file.toString()), directory.resolve("gcc.log"));
            if (code != 0) {
                throw new IllegalStateException("gcc ended with " + code + ", its output is in " + directory);
            }
            SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
            for (Path left : List.of(library, file, directory.resolve("gcc.log"), directory)) {
                Files.deleteIfExists(left);
            }
            return new CLibrary(symbols);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(List<String> command, @Nullable Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                log == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(log.toFile()));
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while compiling", e);
        }
    }

    /** A function without a result. */
    MethodHandle procedure(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
    }

    /** A function. */
    MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name),
                FunctionDescriptor.of(result, arguments));
    }
}

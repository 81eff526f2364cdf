package io.ddnn.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceRulesTests {

    private static final int MAX_LINES = 400;
    private static final Pattern OPEN_END = Pattern.compile("\\b" + "TO" + "DO\\b|\\bFIX" + "ME\\b");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
    private static final Pattern TEST = Pattern.compile("^ *@(Test|Property|ParameterizedTest|RepeatedTest)\\b",
            Pattern.MULTILINE);

    private final Path root = Path.of(System.getProperty("ddnn.root", ".."));

    @Test
    void filesAreShort() throws IOException {
        assertThat(sources(file -> text(file).lines().count() > MAX_LINES)).isEmpty();
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        assertThat(sources(file -> OPEN_END.matcher(text(file)).find())).isEmpty();
    }

    @Test
    void testsDoNotSleep() throws IOException {
        assertThat(sources(file -> isTest(file) && SLEEP.matcher(text(file)).find())).isEmpty();
    }

    @Test
    void classesWithTestsAreNamedTests() throws IOException {
        assertThat(sources(file -> isTest(file) && TEST.matcher(text(file)).find()
                && !file.getFileName().toString().endsWith("Tests.java"))).isEmpty();
    }

    private List<Path> sources(Predicate<Path> offends) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            List<Path> found = modules.map(module -> module.resolve("src")).filter(Files::isDirectory)
                    .flatMap(source -> javaFiles(source).stream()).toList();
            assertThat(found).isNotEmpty();
            return found.stream().filter(offends).map(root::relativize).toList();
        }
    }

    private static List<Path> javaFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTest(Path file) {
        return file.toString().replace('\\', '/').contains("/src/test/");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataStreetCommandTests {

    @TempDir
    private Path directory;

    @Test
    void writesADataSet() {
        Path out = directory.resolve("street");

        CommandRun run = CommandRun.of(
                "data", "street", "--out", out, "--samples", 5, "--cameras", 2, "--size", 16, "--seed", 3);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("5 samples of frames ").contains("camera-1 sees");
        DataSet data = new DataSetReader(16, 16, List.of("car", "bus", "person")).read(out);
        assertThat(data.samples()).hasSize(5);
        assertThat(data.devices()).containsExactly("camera-0", "camera-1");
    }

    @Test
    void theShippedSamplesAreReproducible() throws IOException {
        Path out = directory.resolve("street");
        Path shipped = Path.of(System.getProperty("user.dir")).resolveSibling("samples").resolve("street");

        CommandRun.of("data", "street", "--out", out, "--samples", 24, "--seed", 2);

        try (Stream<Path> files = Files.walk(shipped)) {
            List<Path> expected = files.filter(Files::isRegularFile).map(shipped::relativize).toList();
            assertThat(expected).hasSizeGreaterThan(24)
                    .allSatisfy(file -> assertThat(out.resolve(file)).hasSameBinaryContentAs(shipped.resolve(file)));
        }
    }

    @Test
    void refusesAFolderThatHoldsSomething() throws IOException {
        Files.writeString(directory.resolve("note"), "mine");

        CommandRun run = CommandRun.of("data", "street", "--out", directory, "--samples", 5);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is not empty, expected nothing there or an empty directory");
        assertThat(directory.resolve("note")).hasContent("mine");
    }

    @Test
    void aValueOutOfRangeIsWrongUsage() {
        CommandRun run = CommandRun.of("data", "street", "--out", directory.resolve("street"), "--size", 4);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn data street: --size is 4, expected 8 to 512");
    }

    @Test
    void withoutAKindTheUsageIsShown() {
        CommandRun run = CommandRun.of("data");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: ddnn data", "street");
    }
}

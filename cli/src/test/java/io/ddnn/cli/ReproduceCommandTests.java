package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class ReproduceCommandTests {

    @TempDir
    private Path temporary;

    @Test
    void measuresADataSetOfOnesOwn() throws IOException {
        Path data = temporary.resolve("data");
        assertThat(CommandRun.of("data", "street", "--out", data.toString(), "--samples", "60", "--cameras", "2")
                .exitCode()).isZero();
        Path out = temporary.resolve("out");
        CommandRun run = CommandRun.of("reproduce", "--data", data.toString(), "--out", out.toString(), "--epochs", "1",
                "--tables", "single-devices,lost-devices");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Wrote " + out.resolve("README.md"));
        assertThat(Files.readString(out.resolve("README.md"))).startsWith("# The paper's experiments on data")
                .contains("A quick run", "60 samples, 2 devices; splits: time; seeds: 1; 1 epochs", "| camera-1 |");
        assertThat(out.resolve("lost-devices.png")).isNotEmptyFile();
    }

    @Test
    void refusesATableThatTheDataDoNotAllow() {
        Path data = temporary.resolve("data");
        assertThat(CommandRun.of("data", "street", "--out", data.toString(), "--samples", "30", "--cameras", "2")
                .exitCode()).isZero();
        CommandRun run = CommandRun.of("reproduce", "--data", data.toString(), "--out",
                temporary.resolve("out").toString(), "--tables", "cameras");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(
                "table 'cameras' cannot be made of these data, expected one of [aggregations,",
                "cameras needs the generated street");
        assertThat(temporary.resolve("out")).doesNotExist();
    }

    @Test
    void refusesWhatCannotBe() {
        CommandRun seeds = CommandRun.of("reproduce", "--data", "street", "--out", "x", "--seeds", "0");
        assertThat(seeds.exitCode()).isEqualTo(2);
        assertThat(seeds.err()).contains("--seeds is 0, expected 1 to 100");

        CommandRun data = CommandRun.of("reproduce", "--data", temporary.resolve("none").toString(), "--out", "x");
        assertThat(data.exitCode()).isEqualTo(1);
        assertThat(data.err()).contains("there is no data set at");
    }
}

package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictCommandTests {

    @TempDir
    private static Path directory;

    private static Path bundle;
    private static Path data;

    @TempDir
    private Path target;

    private Path file;

    @BeforeAll
    static void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        data = Pair.writeData(directory, false);
    }

    @BeforeEach
    void nameFile() {
        file = target.resolve("answers.csv");
    }

    @Test
    void writesARowForEachSample() throws IOException {
        CommandRun run = predict("--out", file);

        assertThat(run.exitCode()).isZero();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo("sample,label,exit,confidence,entropy,bytes");
        assertThat(lines.subList(1, lines.size())).hasSize(Pair.SAMPLES)
                .allMatch(line -> line.matches(
                        "s\\d+,(car|bus|person),(local|cloud),[0-9.E-]+,[0-9.E-]+,\\d+(\\.\\d+)?"));
        assertThat(run.out()).startsWith("12 samples in " + file);
    }

    @Test
    void leavesNothingButTheFile() throws IOException {
        predict("--out", file);

        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void replacesAnOlderFile() throws IOException {
        Files.writeString(file, "old");

        predict("--out", file);

        assertThat(file).content().doesNotContain("old");
    }

    @Test
    void writesToTheStandardOutput() throws IOException {
        predict("--out", file);

        CommandRun run = predict("--out", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(Files.readString(file));
        assertThat(run.err()).startsWith("12 samples; labels:");
    }

    @Test
    void aThresholdMovesTheExit() {
        assertThat(exits("--threshold", "local=1")).containsOnly("local");
        assertThat(exits("--threshold", "local=none")).containsOnly("cloud");
        assertThat(exits("--threshold", "gateway:local=0")).containsOnly("cloud");
    }

    @Test
    void aMissingDeviceSendsNoBytes() {
        assertThat(column(5, "--threshold", "local=1")).containsOnly("12");
        assertThat(column(5, "--threshold", "local=1", "--missing", "left")).containsOnly("6");
    }

    @Test
    void summarizesAsJson() {
        CommandRun run = predict("--out", file, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"network\" : \"pair\"", "\"samples\" : 12", "\"bytesPerDeviceAndSample\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"--threshold | cloud=0.5 | exit is 'cloud', expected one of local,",
                    "--threshold | local=2 | is '2', expected 0 to 1, or none",
                    "--threshold | local=low | is 'low', expected 0 to 1, or none",
                    "--threshold | local | expected EXIT=T such as local=0.8",
                    "--missing | middle | --missing is 'middle', expected one of left, right",
                    "--missing | left,right | --missing names all devices"})
    void wrongOptionsAreWrongUsage(String option, String value, String message) {
        CommandRun run = predict("--out", file, option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(file).doesNotExist();
    }

    @Test
    void jsonAndTableDoNotShareTheStandardOutput() {
        CommandRun run = predict("--out", "-", "--json");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("expected a file as --out");
    }

    @Test
    void namesADirectoryThatIsNotThere() {
        CommandRun run = predict("--out", target.resolve("none").resolve("answers.csv"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("but there is no directory " + target.resolve("none"));
    }

    @Test
    void namesADataSetThatIsNotThere() {
        CommandRun run = CommandRun.of("predict", "--bundle", bundle, "--data", "nowhere", "--out", file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ddnn predict: there is no data set at nowhere\n");
    }

    private static CommandRun predict(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("predict", "--bundle", bundle, "--data", data));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }

    private static List<String> exits(Object... options) {
        return column(2, options);
    }

    private static List<String> column(int place, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("--out", "-"));
        arguments.addAll(List.of(options));
        return predict(arguments.toArray()).out().lines().skip(1).map(line -> line.split(",", -1)[place]).toList();
    }
}

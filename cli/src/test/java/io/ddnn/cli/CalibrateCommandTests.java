package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CalibrateCommandTests {

    @TempDir
    private Path directory;

    private Path bundle;
    private Path data;

    @BeforeEach
    void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        data = Pair.writeData(directory, true);
    }

    private CommandRun run(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("calibrate", "--bundle", bundle, "--data", data));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void writesABundleWithOtherThresholdsAndTheSameSlices() throws IOException {
        Path out = directory.resolve("out");

        CommandRun run = run("--target", "exits=0.5", "--out", out);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        BundleDirectory before = BundleDirectory.open(bundle);
        BundleDirectory after = BundleDirectory.open(out);
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(run.out()).contains("left at local", "left at cloud", "* chosen: the best accuracy where at least"
                + " 50.0 % leave before the root.", "Wrote " + out + ", version " + after.version());
        for (String node : List.of("left", "right", "gateway", "cloud")) {
            assertThat(out.resolve(node + ".slice")).hasSameBinaryContentAs(bundle.resolve(node + ".slice"));
        }
        Bundle read = after.readAll();
        assertThat(read.training()).containsEntry("data", "random").containsEntry("calibration.target", "exits=0.5")
                .containsEntry("calibration.samples", "12");
        assertThat(read.metrics()).containsKeys("validation.accuracy", "validation.bytes");
        NetworkDefinition definition = read.definition();
        assertThat(Objects.requireNonNull(definition.node("gateway").exit(ExitOn.SCORES)).threshold()).isNotNull();
    }

    @Test
    void writesNothingWithoutOut() {
        CommandRun run = run("--target", "bytes=16");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Nothing was written, there is no --out.");
    }

    @Test
    void writesTheCurve() throws IOException {
        Path curve = directory.resolve("curve.csv");

        run("--target", "bytes=16", "--curve", curve);

        List<String> lines = Files.readAllLines(curve);
        assertThat(lines.getFirst())
                .isEqualTo("threshold local,share local,share cloud,accuracy,low,high,bytes,chosen");
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(lines).filteredOn(line -> line.endsWith(",true")).hasSize(1);
    }

    @Test
    void printsJson() {
        JsonNode json = new JsonMapper().readTree(run("--target", "bytes=14", "--json").out());

        assertThat(json.path("samples").asInt()).isEqualTo(12);
        assertThat(json.path("version").isNull()).isTrue();
        assertThat(json.path("chosen").path("bytesPerDeviceAndSample").asDouble()).isLessThanOrEqualTo(14);
        assertThat(json.path("chosen").path("thresholds").propertyNames()).containsExactly("local");
        assertThat(json.path("curve").size()).isGreaterThan(1);
    }

    @Test
    void whatCannotBeShownIsNotWritten() {
        Path out = directory.resolve("out");

        CommandRun run = run("--target", "accuracy=0.97", "--out", out);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("ddnn calibrate: an accuracy of 97.00 % cannot be shown with a confidence of"
                + " 0.95: the best thresholds are right on ").contains(" of the 9 samples kept for the test");
        assertThat(out).doesNotExist();
    }

    @Test
    void withoutAConfidenceTheSamplesDecide() {
        CommandRun run = run("--target", "accuracy=0.1", "--confidence", "none");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("without a confidence this promises nothing for others");
    }

    @Test
    void takesOnlySomeFrames() {
        assertThat(run("--target", "bytes=16", "--frames", "0-5").out()).contains("on 6 samples");
    }

    @Test
    void judgesWithLostDevices() {
        CommandRun run = run("--target", "exits=0.5", "--lost-devices", "1");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("with each one lost");
    }

    @Test
    void needsLabels() {
        CommandRun run = CommandRun.of("calibrate", "--bundle", bundle, "--data", Pair.writeData(directory, false),
                "--target", "exits=0.5");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no labels, expected a labelled data set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            speed=3 | 0 | --target is 'speed=3', expected accuracy=A, exits=S or bytes=B
            accuracy=high | 0 | --target is 'high', expected a number
            accuracy=1 | 0 | --target is 'accuracy=1': target is 1.0, expected above 0 and below 1
            exits=2 | 0 | --target is 'exits=2': minimum is 2.0, expected 0 to 1
            bytes=-1 | 0 | --target is 'bytes=-1': budget is -1.0, expected a number of at least 0
            exits=0.5 | 3 | --lost-devices is 3, expected 0 or 1
            """)
    void wrongOptionsAreNamed(String target, int lost, String message) {
        CommandRun run = run("--target", target, "--lost-devices", lost);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn calibrate: " + message);
    }

    @Test
    void aConfidenceGoesWithAnAccuracyOnly() {
        CommandRun run = run("--target", "bytes=16", "--confidence", "0.9");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--confidence goes with --target accuracy=A only, but --target is 'bytes=16'");
    }
}

package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTests {

    @TempDir
    private static Path directory;

    private static Path network;
    private static Path data;

    @BeforeAll
    static void write() throws IOException {
        network = directory.resolve("pair.yaml");
        Files.writeString(network, Pair.DEFINITION);
        data = Pair.writeData(directory, true);
    }

    @Test
    @Tag("pytorch")
    void trainsAndWritesABundle() {
        Path out = directory.resolve("trained");

        CommandRun run = train("--out", out, "--epochs", 2, "--validation-frames", "9-11", "--name", "pair-2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Training pair-2 on 9 samples; 3 samples kept for validation, frames 9-11",
                "Network pair-2, version ", "on 3 samples", "answered person");
        BundleDirectory bundle = BundleDirectory.open(out);
        assertThat(bundle.manifest().training()).containsEntry("validation", "frames 9-11")
                .containsEntry("data", "labelled")
                .containsEntry("epochs", "2");
        assertThat(run.out()).contains("version " + bundle.version());
    }

    @Test
    @Tag("pytorch")
    void withoutFramesTheValidationPartIsRandom() {
        CommandRun run = train("--out", directory.resolve("random"), "--epochs", 1, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("kept for validation, a share of 0.2 at random");
        assertThat(run.out()).startsWith("{").contains("\"network\" : \"pair\"");
    }

    @ParameterizedTest
    @CsvSource({"--epochs, 0, '--epochs is 0, expected at least 1'",
            "--device-dropout, 1, '--device-dropout is 1.0, expected 0 to below 1'",
            "--validation-share, 1, '--validation-share is 1.0, expected above 0 and below 1'",
            "--early-share, 2, '--early-share is 2.0, expected 0 to 1'",
            "--validation-frames, 7, 'frames are ''7'', expected FROM-TO'"})
    void wrongOptionsAreWrongUsage(String option, String value, String message) {
        CommandRun run = train("--out", directory.resolve("none"), option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void aPlaceThatHoldsSomethingElseIsRefusedBeforeTraining() {
        CommandRun run = train("--out", data);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(data + " exists and is not a bundle");
    }

    @Test
    void framesMustLeaveSomethingToLearnFrom() {
        CommandRun run = train("--out", directory.resolve("none"), "--validation-frames", "0-11");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("frames 0-11 hold 12 of 12 samples, expected some but not all of frames 0-11");
    }

    @Test
    void theDataMustHaveTheNetworksDevices() {
        CommandRun run = CommandRun.of(
                "train", "--network", Topologies.file("c"), "--data", data, "--out", directory.resolve("none"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("the data set has no views of device 'camera-0', only of [left, right]");
    }

    @Test
    void aBrokenDefinitionIsNamed() throws IOException {
        Path broken = directory.resolve("broken.yaml");
        Files.writeString(broken, Pair.DEFINITION.replace("inputs: [gateway]", "inputs: [cloud]"));

        CommandRun run = CommandRun.of(
                "train", "--network", broken, "--data", data, "--out", directory.resolve("none"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("node 'cloud', field 'inputs' forms a cycle");
    }

    private static CommandRun train(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("train", "--network", network, "--data", data));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }
}

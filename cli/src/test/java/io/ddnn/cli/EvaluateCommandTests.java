package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTests {

    @TempDir
    private static Path directory;

    private static Path bundle;
    private static Path data;

    @BeforeAll
    static void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        data = Pair.writeData(directory, true);
    }

    @Test
    void printsAllTables() {
        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", data);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Network pair, version ", " on 12 samples", "accuracy ", "payload ",
                "1 sample that no device sees", "right if all left here", "device by itself", "answered person");
    }

    @Test
    void printsJson() {
        JsonNode json = json("--json");

        assertThat(json.path("network").asString()).isEqualTo("pair");
        assertThat(json.path("samples").asInt()).isEqualTo(12);
        assertThat(json.path("unseen").asInt()).isEqualTo(1);
        assertThat(json.path("accuracy").path("total").asInt()).isEqualTo(12);
        assertThat(json.path("exits")).extracting(exit -> exit.path("node").asString())
                .containsExactly("left", "right", "gateway", "cloud");
        assertThat(json.path("classes").path(1).path("answers").propertyNames())
                .containsExactly("car", "bus", "person");
    }

    @Test
    void sharesOfNothingAreNull() {
        JsonNode json = json("--json", "--threshold", "local=none");

        assertThat(json.path("exits").path(2).path("leftHere").path("count").asInt()).isZero();
        assertThat(json.path("exits").path(2).path("rightOfThose").path("share").isNull()).isTrue();
    }

    @Test
    void takesOnlySomeFrames() {
        assertThat(json("--json", "--frames", "3-5").path("samples").asInt()).isEqualTo(3);
    }

    @Test
    void namesTheFramesThatThereAre() {
        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", data, "--frames", "50-60");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ddnn evaluate: --frames is 50-60, which holds no samples; expected some of"
                + " 0-11\n");
    }

    @Test
    void aMalformedRangeOfFramesIsWrongUsage() {
        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", data, "--frames", "7");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("frames are '7', expected FROM-TO such as 181-205");
    }

    @Test
    void doesWithoutMissingDevices() {
        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", data, "--missing", "left");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Missing: left", "that no present device sees");
    }

    @Test
    void doesWithoutEachDeviceToo() {
        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", data, "--losses", "PAIRS");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).doesNotContain("Missing:").containsPattern("\nleft  +\\d")
                .containsPattern("\nright  +\\d")
                .contains("least accuracy on the others with 1 device lost: ");
    }

    @Test
    void tellsLossesAsASingleRunWithoutThoseDevicesDoes() {
        JsonNode losses = json("--json", "--losses", "SINGLES").path("losses");

        assertThat(losses).extracting(loss -> loss.path("missing").path(0).asString())
                .containsExactly("left", "right");
        JsonNode single = json("--json", "--missing", "right");
        assertThat(losses.path(1).path("accuracy")).isEqualTo(single.path("accuracy"));
        assertThat(losses.path(1).path("bytesPerDeviceAndSample")).isEqualTo(single.path("bytesPerDeviceAndSample"));
    }

    @Test
    void needsLabels() {
        Path unlabelled = Pair.writeData(directory, false);

        CommandRun run = CommandRun.of("evaluate", "--bundle", bundle, "--data", unlabelled);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no labels, expected a labelled data set");
    }

    private static JsonNode json(Object... options) {
        Object[] arguments = new Object[options.length + 5];
        System.arraycopy(new Object[]{"evaluate", "--bundle", bundle, "--data", data}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).isZero();
        return new JsonMapper().readTree(run.out());
    }
}

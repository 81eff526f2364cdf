package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.FolderWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTests {

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
    void printsEveryDecisionAndASummary() {
        CommandRun run = demo("--count", 14);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Started in ", "s11 ", "requests  28, 0 failed, 0 samples degraded",
                "14 of 14 as of the network evaluated in one piece");
        assertThat(run.out().lines().filter(line -> line.startsWith("s0 "))).hasSize(2);
    }

    @Test
    void theServicesAnswerAsTheNetworkInOnePiece() {
        CommandRun run = demo("--json");

        assertThat(run.exitCode()).isZero();
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.path("good").asBoolean()).isTrue();
        assertThat(json.path("samples").size()).isEqualTo(Pair.SAMPLES);
        assertThat(json.path("samples")).allMatch(sample -> sample.path("asInOnePiece").asBoolean())
                .allMatch(sample -> sample.path("sameOnAllDevices").asBoolean());
        assertThat(json.path("samples").path(Pair.SAMPLES - 1).path("bytesPerDevice").asDouble())
                .as("bytes of a sample that nobody sees")
                .isZero();
        JsonNode summary = json.path("summary");
        assertThat(summary.path("bytesMeasured").asDouble())
                .isPositive()
                .isLessThan(summary.path("bytesByFormula").asDouble());
    }

    @Test
    void refusesADataSetOfOtherDevicesBeforeAnythingStarts() {
        Path other = directory.resolve("other");
        FolderWriter.write(other, new DataSetReader(8, 8, null).read(data).withDevices(List.of("left")));

        CommandRun run = CommandRun.of("demo", "--bundle", bundle, "--samples", other);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("the data set has no views of device 'right'");
    }

    @Test
    void needsSomethingToSend() {
        CommandRun run = demo("--count", 0);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--count is 0, expected at least 1");
    }

    private static CommandRun demo(Object... options) {
        Object[] arguments = new Object[options.length + 5];
        System.arraycopy(new Object[]{"demo", "--bundle", bundle, "--samples", data}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
    }
}

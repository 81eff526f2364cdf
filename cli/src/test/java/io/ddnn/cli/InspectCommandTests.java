package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTests {

    @TempDir
    private Path directory;

    private Path bundle;

    @BeforeEach
    void write() throws IOException {
        bundle = Pair.writeBundle(directory);
    }

    @Test
    void showsNodesExitsAndFiles() {
        CommandRun run = CommandRun.of("inspect", bundle);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Network pair, version ", "8x8x3 -> 4x4x2", "none, relays maps",
                "scores 12, map 4",
                "local  gateway  scores", "cloud  cloud    blocks", "left.slice", "data      random");
    }

    @Test
    void showsTheSameAsJson() throws IOException {
        JsonNode json = new JsonMapper().readTree(CommandRun.of("inspect", bundle, "--json").out());

        JsonNode left = json.path("nodes").path(0);
        assertThat(left.path("id").asString()).isEqualTo("left");
        assertThat(left.path("sliceBytes").asLong()).isEqualTo(Files.size(bundle.resolve("left.slice")));
        assertThat(left.path("scoreBytes").asInt()).isEqualTo(12);
        assertThat(left.path("mapBytes").asInt()).isEqualTo(4);
        assertThat(json.path("exits").path(2).path("threshold").asDouble()).isEqualTo(0.8);
        assertThat(json.path("files").propertyNames()).contains("network.yaml", "cloud.slice");
    }

    @Test
    void refusesABrokenSlice() throws IOException {
        Files.write(bundle.resolve("right.slice"), new byte[]{1, 2, 3});

        CommandRun run = CommandRun.of("inspect", bundle);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("right.slice has SHA-256 ", ", expected ");
    }
}

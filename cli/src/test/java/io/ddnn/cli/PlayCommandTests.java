package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.console.Hierarchy;
import io.ddnn.console.HierarchySettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlayCommandTests {

    @TempDir
    private static Path directory;

    private static Path bundle;
    private static Path data;
    private static Hierarchy hierarchy;
    private static String devices;

    @BeforeAll
    static void start() throws IOException {
        bundle = Pair.writeBundle(directory);
        data = Pair.writeData(directory, true);
        hierarchy = Hierarchy.start(bundle, HierarchySettings.DEFAULT.withProperty("ddnn.join.window", "1s"));
        devices = hierarchy.address("left") + "," + hierarchy.address("right");
    }

    @AfterAll
    static void stop() {
        hierarchy.close();
    }

    @Test
    void sendsEverySampleOnceAndComparesTheAnswers() {
        CommandRun run = play("--device", devices, "--rate", 500);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("s11 ", "requests  24, 0 failed, 0 samples degraded",
                "12 of 12 as of the network evaluated in one piece", "by the formula")
                .doesNotContain("meters");
    }

    @Test
    void aProgramReadsTheSame() {
        CommandRun run = play("--device", devices, "--json");

        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.path("good").asBoolean()).isTrue();
        assertThat(json.path("samples").size()).isEqualTo(Pair.SAMPLES);
        assertThat(json.path("summary").path("bytesMeasured").isNull()).isTrue();
    }

    @Test
    void devicesAreThoseOfTheNetwork() {
        CommandRun run = play("--device", hierarchy.address("left"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--device names 1 device, expected the 2 of network pair");
    }

    @Test
    void aRateIsANumberAboveNothing() {
        CommandRun run = play("--device", devices, "--rate", 0);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--rate is 0.0, expected more than 0");
    }

    private static CommandRun play(Object... options) {
        Object[] arguments = new Object[options.length + 5];
        System.arraycopy(new Object[]{"play", "--bundle", bundle, "--samples", data}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
    }
}

package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTests {

    private static final String LINKS = """
            format: 1
            machines:
              device: {operations-per-second: 1.0e+6, watts: 0.1}
              edge: {operations-per-second: 1.0e+9}
              cloud: {operations-per-second: 1.0e+9}
            links:
              device-edge: {bytes-per-second: 1000, round-trip-ms: 10}
              edge-cloud: {bytes-per-second: 10000, round-trip-ms: 20}
            """;

    @TempDir
    private Path directory;

    private Path bundle;
    private Path links;

    @BeforeEach
    void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        links = Files.writeString(directory.resolve("links.yaml"), LINKS);
    }

    @Test
    void showsAllCutsTheBestOnesAndWhereTheyChange() {
        CommandRun run = CommandRun.of("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.8");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Network pair, version ", "leaving: local 80.0 %, cloud 20.0 %",
                "scores, then map", "scores and map", "image", "mJ/device", "latency", "bytes", "energy",
                "link from a device to its parent changes, now 1 kB/s", "100 B/s", "1 GB/s");
    }

    @Test
    void showsTheSameAsJson() {
        JsonNode plan = json("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.8", "--json")
                .path("plan");

        JsonNode asDefined = plan.path("plans").valueStream()
                .filter(each -> each.path("mode").asString("").equals("on-demand")).findFirst().orElseThrow();
        assertThat(asDefined.path("device").toString()).isEqualTo("[\"device-block-1\"]");
        assertThat(asDefined.path("edge").toString()).isEqualTo("[\"edge-scores\"]");
        assertThat(asDefined.path("bytesPerDevice").asDouble()).isCloseTo(12 + 0.2 * 4, within(1e-9));
        assertThat(asDefined.path("edgeCloudBytes").asDouble()).isCloseTo(0.2 * 8, within(1e-9));
        // the device's 27 taps a filter and pixel, and its head of 2 x 16 values for 3 classes
        double device = (27 * 64 * 2 + 2 * 16 * 3) / 1e6;
        double local = device + 0.012 + 0.005 + 6 / 1e9;
        double cloud = local + 0.005 + 0.004 + 0.005 + 0.0008 + 0.01 + (9 * 4 * 16 * 4 + 4 * 16 * 3) / 1e9;
        assertThat(asDefined.path("latencySeconds").asDouble())
                .isCloseTo(0.8 * (local + 0.005) + 0.2 * (cloud + 0.015), within(1e-9));
        assertThat(plan.path("byBandwidth").path(0).path("from").asDouble()).isCloseTo(100, within(1e-9));
        assertThat(plan.path("stages").path(1).path("leaving").asDouble()).isEqualTo(0.8);
    }

    @Test
    void onlyWhatTheDefinitionRunsIsAChoiceOfModes() {
        JsonNode plans = json("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.8", "--as-defined",
                "--json").path("plan").path("plans");

        assertThat(plans.valueStream().map(plan -> plan.path("mode").asString()))
                .containsExactly("raw", "on-demand", "eager");
    }

    @Test
    void sharesAreCountedOnData() throws IOException {
        Path data = Pair.writeData(directory, false);

        JsonNode stages = json("plan", "--bundle", bundle, "--links", links, "--data", data, "--json").path("plan")
                .path("stages");

        double leaving = stages.valueStream().mapToDouble(stage -> stage.path("leaving").asDouble()).sum();
        assertThat(leaving).isCloseTo(1, within(1e-9));
        assertThat(stages.path(1).path("leaving").asDouble() * Pair.SAMPLES).as("whole samples")
                .isCloseTo(Math.rint(stages.path(1).path("leaving").asDouble() * Pair.SAMPLES), within(1e-9));
    }

    @Test
    void measuresEveryStageAndUsesThatWhereTheFileIsSilent() throws IOException {
        Files.writeString(links, LINKS.replace("operations-per-second: 1.0e+6, ", "")
                .replace("edge: {operations-per-second: 1.0e+9}", "edge: {slowdown: 2}"));

        CommandRun run =
                CommandRun.of("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.5", "--measure");
        CommandRun without = CommandRun.of("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.5");

        assertThat(run.out()).contains("milliseconds: {device-block-1: ", "cloud-block-1: ", "name: \"",
                "Network pair");
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("field 'machines.device.operations-per-second' is missing");
    }

    @Test
    void onlyMeasuringNeedsNoLinks() {
        JsonNode document = json("plan", "--bundle", bundle, "--measure", "--json");

        assertThat(document.path("measured").path("milliseconds").propertyNames())
                .containsExactly("device-block-1", "edge-scores", "cloud-block-1");
        assertThat(document.path("plan").isNull()).isTrue();
    }

    @Test
    void wrongOptionsAreNamed() {
        assertUsage("--links is missing", "plan", "--bundle", bundle);
        assertUsage("samples may leave at [local (edge-scores)]", "plan", "--bundle", bundle, "--links", links);
        assertUsage("--exits is 'local', expected EXIT=SHARE", "plan", "--bundle", bundle, "--links", links, "--exits",
                "local");
        assertUsage("share of exit 'local' is 2.0", "plan", "--bundle", bundle, "--links", links, "--exits", "local=2");
        assertUsage("exit 'middle' is at 0 places", "plan", "--bundle", bundle, "--links", links, "--exits",
                "middle=0.1");
        assertUsage("only one of them", "plan", "--bundle", bundle, "--links", links, "--exits", "local=0.1", "--data",
                directory);
        assertUsage("--optimize", "plan", "--bundle", bundle, "--links", links, "--optimize", "cost");
    }

    @Test
    void energyNeedsItsFigures() throws IOException {
        Files.writeString(links, LINKS.replace(", watts: 0.1", ""));

        CommandRun run = CommandRun.of("plan", "--bundle", bundle, "--links", links, "--exits", "local=0.5",
                "--optimize", "energy");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--optimize is energy, but", "machines.device.watts");
    }

    private static JsonNode json(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    private static void assertUsage(String message, Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}

package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.CCompiler;
import io.ddnn.model.testing.ExportedSlice;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSetReader;
import io.ddnn.training.data.Sample;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportCommandTests {

    private static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    @TempDir
    private Path directory;

    private Path bundle;

    private Path out;

    @BeforeEach
    void write() throws IOException {
        bundle = Pair.writeBundle(directory);
        out = directory.resolve("c");
    }

    private CommandRun export(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("export", "--bundle", bundle, "--out", out));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void writesTheSourcesAndSaysWhatTheyTake() throws IOException {
        CommandRun run = export("--node", "left", "--format", "c");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        String version = BundleDirectory.open(bundle).version();
        assertThat(run.out()).isEqualTo("""
                Node left of pair, version %s, in %s:
                  ddnn_pair_left.h
                  ddnn_pair_left.c
                  ddnn_pair_left_entropy.c
                  ddnn_pair_left_selftest.c

                constants in flash               bytes
                packed weights                      20
                thresholds and their directions      9
                scale and offset of scores          48
                all                                 77

                RAM                  bytes
                image                  192
                map                      4
                scores                  24
                maps between blocks      0
                all                    220
                """.formatted(version, out));
        assertThat(out.resolve("ddnn_pair_left.h")).content()
                .contains("Node left of the network pair, version " + version);
    }

    @Test
    void showsTheSameAsJson() {
        JsonNode json = new JsonMapper().readTree(export("--node", "left", "--json").out());

        assertThat(json.path("prefix").asString()).isEqualTo("ddnn_pair_left");
        assertThat(json.path("files").size()).isEqualTo(4);
        assertThat(json.path("flash").path("all").asInt()).isEqualTo(77);
        assertThat(json.path("ram").path("all").asInt()).isEqualTo(220);
    }

    @Test
    void anotherFormatIsWrongUsage() {
        CommandRun run = export("--node", "left", "--format", "rust");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("ddnn export: --format is 'rust', expected c\n");
    }

    @Test
    void aNodeThatIsNoDeviceIsWrongUsage() {
        assertThat(export("--node", "cloud").exitCode()).isEqualTo(2);
        assertThat(export("--node", "cloud").err())
                .startsWith("ddnn export: --node 'cloud' is of tier cloud, expected a device: left, right\n");
        assertThat(export("--node", "middle").exitCode()).isEqualTo(2);
        assertThat(export("--node", "middle").err())
                .startsWith("ddnn export: --node 'middle' is unknown, expected a device: left, right\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileOfSomebodyElseIsAFailure() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("ddnn_pair_left.h"), "mine\n");

        CommandRun run = export("--node", "left");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("ddnn export: " + out.resolve("ddnn_pair_left.h") + " exists and was not"
                + " written by an export; expected another directory, or no such file\n");
    }

    @Test
    void theShippedDevicesGiveTheBitsAndScoresOfJavaOnAWholeDataSet() {
        CCompiler.require();
        bundle = ROOT.resolve("models/street-c");
        BundleDirectory opened = BundleDirectory.open(bundle);
        NetworkDefinition definition = opened.definition();
        DataSet shipped = new DataSetReader(32, 32, definition.classes()).read(ROOT.resolve("samples/street"));
        DataSet generated = new StreetGenerator(new StreetOptions(120, 6, 32, 7)).generate();
        for (int i = 0; i < definition.devices().size(); i++) {
            String camera = definition.devices().get(i).id();
            int device = i;
            List<PixelImage> images = Stream.of(shipped, generated)
                    .flatMap(data -> data.samples().stream())
                    .map(sample -> view(sample, device))
                    .toList();

            JsonNode json = new JsonMapper().readTree(export("--node", camera, "--json").out());

            ExportedSlice exported = new ExportedSlice(out, json.path("prefix").asString());
            assertThat(exported.selfTest(CCompiler.STRICT).exitCode()).isZero();
            exported.assertSameAsInJava(definition, opened.slice(camera), images, CCompiler.STRICT);
            assertThat(json.path("flash").path("all").asInt()).isLessThan(2048);
        }
    }

    private static PixelImage view(Sample sample, int device) {
        PixelImage view = sample.views().get(device);
        return view == null ? PixelImage.black(32, 32) : view;
    }
}

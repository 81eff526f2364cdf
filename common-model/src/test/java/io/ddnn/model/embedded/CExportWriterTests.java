package io.ddnn.model.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CExportWriterTests {

    private static final Footprint FOOTPRINT = new Footprint(1, 1, 0, 1, 1, 0, 0);

    private static final NetworkDefinition DEFINITION = Topologies.of("c");

    @TempDir
    private Path directory;

    private static CExport export(String node) {
        return CExport.of(DEFINITION, "5e530e", RandomSlices.of(DEFINITION, 1, node));
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void everyFileCarriesTheMark() {
        assertThat(export("camera-0").files().values()).hasSize(4)
                .allMatch(text -> text.startsWith(CExportWriter.MARK));
    }

    @Test
    void makesTheDirectoryAndLeavesNothingElseInIt() throws IOException {
        Path made = directory.resolve("a/b");
        CExport export = export("camera-0");

        CExportWriter.write(export, made);

        assertThat(names(made)).containsExactlyInAnyOrderElementsOf(export.files().keySet());
        assertThat(made.resolve(export.prefix() + ".h")).hasContent(export.files().get(export.prefix() + ".h"));
    }

    @Test
    void leavesOtherFilesAndOtherNodesAlone() throws IOException {
        Files.writeString(directory.resolve("main.c"), "int main(void) { return 0; }\n");

        CExportWriter.write(export("camera-0"), directory);
        CExportWriter.write(export("camera-1"), directory);

        assertThat(names(directory)).hasSize(9).contains("main.c");
    }

    @Test
    void replacesAnOlderExportAndWhatIsNoPartOfTheNewOne() throws IOException {
        CExport old = new CExport("ddnn_n", Map.of("ddnn_n.c", CExportWriter.MARK + "\nold\n", "ddnn_n_entropy.c",
                CExportWriter.MARK + "\n"), FOOTPRINT);
        CExport next = new CExport("ddnn_n", Map.of("ddnn_n.c", CExportWriter.MARK + "\nnew\n"), FOOTPRINT);

        CExportWriter.write(old, directory);
        CExportWriter.write(next, directory);

        assertThat(names(directory)).containsExactly("ddnn_n.c");
        assertThat(directory.resolve("ddnn_n.c")).hasContent(CExportWriter.MARK + "\nnew\n");
    }

    @Test
    void refusesToReplaceAFileOfSomebodyElseAndWritesNothingThen() throws IOException {
        CExport export = export("camera-0");
        Path foreign = directory.resolve(export.prefix() + "_selftest.c");
        Files.writeString(foreign, "mine\n");

        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> CExportWriter.write(export, directory))
                .withMessage(foreign + " exists and was not written by an export; expected another directory, or no"
                        + " such file");

        assertThat(names(directory)).containsExactly(foreign.getFileName().toString());
        assertThat(foreign).hasContent("mine\n");
    }
}

package io.ddnn.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.slice.SliceCodec;
import io.ddnn.model.testing.RandomDefinitions;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleDirectoryTests {

    private static final NetworkDefinition C = Topologies.of("c");

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void writeABundle() throws IOException {
        directory = temporary.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(C, 801), directory);
    }

    private String manifest() throws IOException {
        return Files.readString(directory.resolve("manifest.json"));
    }

    private void rewriteManifest(String target, String replacement) throws IOException {
        String json = manifest();
        assertThat(json).contains(target);
        Files.writeString(directory.resolve("manifest.json"), json.replace(target, replacement));
    }

    /** Replaces a file and makes the manifest fit it, as whoever builds a bundle by hand would. */
    private void replaceConsistently(String file, byte[] content) throws IOException {
        Manifest old = BundleDirectory.JSON.readValue(manifest(), Manifest.class);
        Files.write(directory.resolve(file), content);
        TreeMap<String, String> files = new TreeMap<>(old.files());
        files.put(file, Digests.sha256(content));
        Manifest changed = new Manifest(Manifest.FORMAT, old.network(), Manifest.versionOf(files), files,
                old.training(), old.metrics());
        Files.write(directory.resolve("manifest.json"), BundleDirectory.JSON.writeValueAsBytes(changed));
    }

    private void assertOpenRefused(String message) {
        assertThatExceptionOfType(BundleException.class).isThrownBy(() -> BundleDirectory.open(directory))
                .withMessageStartingWith("bundle " + directory + ": " + message);
    }

    private void assertSliceRefused(String node, String message) {
        BundleDirectory bundle = BundleDirectory.open(directory);
        assertThatExceptionOfType(BundleException.class).isThrownBy(() -> bundle.slice(node))
                .withMessageStartingWith("bundle " + directory + ": " + message);
    }

    @Test
    void readsBackWhatWasWritten() {
        Bundle written = RandomSlices.bundle(C, 801);
        BundleDirectory read = BundleDirectory.open(directory);
        assertThat(read.definition()).isEqualTo(C);
        assertThat(read.version()).matches("[0-9a-f]{6}").isEqualTo(read.manifest().version());
        assertThat(read.readAll()).usingRecursiveComparison().isEqualTo(written);
        assertThat(read.slice("gateway")).usingRecursiveComparison().isEqualTo(written.slices().get("gateway"));
    }

    @Test
    void randomNetworksReadBackEqual() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            Bundle bundle = RandomSlices.bundle(RandomDefinitions.next(new Random(seed)), seed);
            Path at = temporary.resolve("random-" + seed);
            Manifest manifest = BundleWriter.write(bundle, at);
            BundleDirectory read = BundleDirectory.open(at);
            assertThat(read.manifest()).isEqualTo(manifest);
            assertThat(read.readAll()).usingRecursiveComparison().isEqualTo(bundle);
        }
    }

    @Test
    void aTierNeedsManifestDefinitionAndItsOwnSliceOnly() throws IOException {
        for (String other : new String[]{"camera-0", "camera-2", "gateway", "cloud"}) {
            Files.delete(directory.resolve(other + ".slice"));
        }
        assertThat(BundleDirectory.open(directory).slice("camera-1").node()).isEqualTo("camera-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "network.yaml"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(directory.resolve(file));
        assertOpenRefused(file + " is missing");
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        directory = temporary.resolve("nowhere");
        assertOpenRefused("manifest.json is missing");
    }

    @Test
    void aMissingSliceIsNamed() throws IOException {
        Files.delete(directory.resolve("cloud.slice"));
        assertSliceRefused("cloud", "cloud.slice is missing");
    }

    @Test
    void aTamperedSliceIsRefused() throws IOException {
        Path file = directory.resolve("camera-0.slice");
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
        String expected = BundleDirectory.open(directory).manifest().files().get("camera-0.slice");
        assertSliceRefused("camera-0", "camera-0.slice has SHA-256 " + Digests.sha256(bytes) + ", expected " + expected
                + " as in manifest.json");
    }

    @Test
    void aTamperedDefinitionIsRefused() throws IOException {
        Files.writeString(directory.resolve("network.yaml"), "\n",
                StandardOpenOption.APPEND);
        assertOpenRefused("network.yaml has SHA-256 ");
    }

    @Test
    void aWrongVersionIsRefused() throws IOException {
        String version = BundleDirectory.open(directory).version();
        rewriteManifest("\"" + version + "\"", "\"000000\"");
        assertOpenRefused(
                "manifest.json: version is '000000', expected '" + version + "' for its files");
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "0, 0", "1.0, 1.0", "'\"1\"', '\"1\"'", "null, null", "99999999999, 99999999999"})
    void aForeignFormatIsNamedWhateverElseItHolds(String format, String shown) throws IOException {
        rewriteManifest("\"formatVersion\" : 1", "\"shards\" : [], \"formatVersion\" : " + format);
        assertOpenRefused("manifest.json: formatVersion is " + shown + ", expected 1");
    }

    @Test
    void aMissingFormatIsNamed() throws IOException {
        rewriteManifest("\"formatVersion\" : 1,", "");
        assertOpenRefused("manifest.json: formatVersion is missing, expected 1");
    }

    @Test
    void anUnknownFieldIsNamed() throws IOException {
        rewriteManifest("\"formatVersion\" : 1", "\"formatVersion\" : 1, \"signature\" : \"x\"");
        assertOpenRefused("manifest.json cannot be read: Unrecognized property \"signature\"");
    }

    @Test
    void aDuplicateFieldIsRefused() throws IOException {
        rewriteManifest("\"formatVersion\" : 1", "\"formatVersion\" : 1, \"formatVersion\" : 1");
        assertOpenRefused("manifest.json cannot be read: Duplicate ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{}", "{\"formatVersion\":1}", "\u0000", "{} {}",
            "{\"formatVersion\":1,\"network\":\"n\",\"version\":\"x\",\"files\":{\"network.yaml\":null}}",
            "{\"formatVersion\":1,\"network\":\"n\",\"version\":\"x\",\"files\":{\"../x.slice\":\"00\"}}",
            "{\"formatVersion\":1,\"network\":\"n\",\"version\":\"x\",\"files\":[]}",
            "{\"formatVersion\":1,\"network\":\"n\",\"version\":\"e3b0c4\",\"files\":{},\"metrics\":{\"a\":null}}",
            "{\"formatVersion\":1,\"network\":\"n\",\"version\":\"e3b0c4\",\"files\":{}}"})
    void manifestsThatAreNoneAreRefused(String json) throws IOException {
        Files.writeString(directory.resolve("manifest.json"), json);
        assertOpenRefused("manifest.json");
    }

    @Test
    void aDeeplyNestedManifestIsRefused() throws IOException {
        Files.writeString(directory.resolve("manifest.json"), "{\"a\":".repeat(100_000));
        assertOpenRefused("manifest.json cannot be read: ");
    }

    @Test
    void aManifestThatIsTooLargeIsNotRead() throws IOException {
        Files.write(directory.resolve("manifest.json"), new byte[(1 << 20) + 1]);
        assertOpenRefused("manifest.json has 1048577 bytes, expected at most 1048576");
    }

    @Test
    void aManifestThatIsADirectoryIsRefused() throws IOException {
        Files.delete(directory.resolve("manifest.json"));
        Files.createDirectory(directory.resolve("manifest.json"));
        assertOpenRefused("manifest.json cannot be read: ");
    }

    @Test
    void aDefinitionOfAnotherNetworkIsRefused() throws IOException {
        rewriteManifest("\"network\" : \"topology-c\"", "\"network\" : \"street\"");
        assertOpenRefused("network.yaml is of network 'topology-c', expected 'street' as in manifest.json");
    }

    @Test
    void aBrokenDefinitionIsRefusedByNodeAndField() throws IOException {
        String yaml = Files.readString(directory.resolve("network.yaml"))
                .replace("threshold: 0.8", "threshold: 1.8");
        replaceConsistently("network.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        assertOpenRefused("network.yaml: node 'gateway', field 'exits[0]': field 'threshold' is 1.8");
    }

    @Test
    void aSliceOfAnotherNodeIsRefused() throws IOException {
        replaceConsistently("camera-1.slice", Files.readAllBytes(directory.resolve("camera-0.slice")));
        assertSliceRefused("camera-1", "camera-1.slice: slice is of node 'camera-0', expected 'camera-1'");
    }

    @Test
    void aBrokenSliceIsRefused() throws IOException {
        replaceConsistently("camera-1.slice", new byte[]{'D', 'D', 'N', 'S', 9});
        assertSliceRefused("camera-1", "camera-1.slice: slice has format 9, expected 1");
    }

    @Test
    void aSliceThatDoesNotFitTheDefinitionIsRefused() throws IOException {
        NodeSlice other = RandomSlices.of(Topologies.of("d"), 802, "cloud");
        replaceConsistently("cloud.slice", SliceCodec.encode(other));
        assertSliceRefused("cloud",
                "cloud.slice: slice of node 'cloud': input of block 0 is 8x8x16, expected 16x16x24");
    }

    @Test
    void aSliceThatTheManifestDoesNotNameIsRefused() throws IOException {
        Manifest old = BundleDirectory.JSON.readValue(manifest(), Manifest.class);
        TreeMap<String, String> files = new TreeMap<>(old.files());
        files.remove("cloud.slice");
        Files.write(directory.resolve("manifest.json"), BundleDirectory.JSON.writeValueAsBytes(new Manifest(
                Manifest.FORMAT, old.network(), Manifest.versionOf(files), files, old.training(), old.metrics())));
        assertSliceRefused("cloud", "manifest.json does not name cloud.slice");
    }

    @Test
    void anUnknownNodeIsRefused() {
        assertSliceRefused("../../etc/passwd", "node is '../../etc/passwd', expected one of [camera-0, ");
    }

    @Test
    void changedThresholdsAndMetricsMakeAnotherBundleOfTheSameSlices() throws IOException {
        BundleDirectory read = BundleDirectory.open(directory);
        Bundle all = read.readAll();
        Bundle tuned = new Bundle(C.withExit("gateway", ExitOn.SCORES,
                exit -> exit.withThreshold(0.3)), all.slices(), Map.of("tuned", "yes"), Map.of("accuracy", 0.97));
        Path at = temporary.resolve("tuned");
        BundleWriter.write(tuned, at);
        assertThat(BundleDirectory.open(at).readAll()).usingRecursiveComparison().isEqualTo(tuned);
        assertThat(BundleDirectory.open(at).version()).isNotEqualTo(read.version());
    }
}

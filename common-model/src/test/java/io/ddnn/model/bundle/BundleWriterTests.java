package io.ddnn.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.slice.SliceException;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTests {

    private static final NetworkDefinition B = Topologies.of("b");

    @TempDir
    private Path temporary;

    private static Map<String, byte[]> contents(Path directory) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(),
                        Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private void assertRefusedAndUntouched(Path target, String message) throws IOException {
        Map<String, byte[]> before = Files.isDirectory(target) ? contents(target) : Map.of();
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> BundleWriter.write(RandomSlices.bundle(B, 821), target))
                .withMessage(target + message);
        if (Files.isDirectory(target)) {
            assertThat(contents(target)).usingRecursiveComparison().isEqualTo(before);
        }
        assertNothingAside(target.resolveSibling(""));
    }

    private static void assertNothingAside(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(".bundle"));
        }
    }

    @Test
    void writesOneFileANodeBesideDefinitionAndManifest() throws IOException {
        Path target = temporary.resolve("deep/below/bundle");
        Manifest manifest = BundleWriter.write(RandomSlices.bundle(B, 822), target);
        assertThat(contents(target)).containsOnlyKeys("manifest.json", "network.yaml", "camera-0.slice", "cloud.slice");
        assertThat(manifest.files()).containsOnlyKeys("network.yaml", "camera-0.slice", "cloud.slice");
        assertNothingAside(target.resolveSibling(""));
    }

    @Test
    void equalBundlesAreEqualBytes() throws IOException {
        BundleWriter.write(RandomSlices.bundle(B, 823), temporary.resolve("one"));
        BundleWriter.write(RandomSlices.bundle(B, 823), temporary.resolve("two"));
        assertThat(contents(temporary.resolve("two"))).usingRecursiveComparison()
                .isEqualTo(contents(temporary.resolve("one")));
    }

    @Test
    void replacesAnOlderBundle() throws IOException {
        Path target = temporary.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 824), target);
        BundleWriter.write(RandomSlices.bundle(B, 824), target);
        assertThat(BundleDirectory.open(target).readAll()).usingRecursiveComparison()
                .isEqualTo(RandomSlices.bundle(B, 824));
        assertThat(contents(target)).hasSize(4);
        assertNothingAside(temporary);
    }

    @Test
    void fillsAnEmptyDirectory() throws IOException {
        Path target = Files.createDirectory(temporary.resolve("empty"));
        BundleWriter.write(RandomSlices.bundle(B, 825), target);
        assertThat(BundleDirectory.open(target).definition()).isEqualTo(B);
    }

    @Test
    void replacesABrokenBundle() throws IOException {
        Path target = temporary.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(B, 826), target);
        Files.writeString(target.resolve("manifest.json"), "{");
        BundleWriter.write(RandomSlices.bundle(B, 826), target);
        assertThat(BundleDirectory.open(target).definition()).isEqualTo(B);
    }

    @Test
    void aDirectoryOfOtherFilesIsRefused() throws IOException {
        Path target = Files.createDirectory(temporary.resolve("home"));
        Files.writeString(target.resolve("network.yaml"), "mine");
        assertRefusedAndUntouched(target,
                " exists and is not a bundle; expected a new or empty directory, or a bundle");
    }

    @Test
    void aBundleWithOtherFilesBesideItsOwnIsRefused() throws IOException {
        Path target = temporary.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(B, 827), target);
        Files.writeString(target.resolve("notes.txt"), "mine");
        assertRefusedAndUntouched(target,
                " holds 'notes.txt', which is no part of a bundle; expected a new or empty directory, or a bundle");
    }

    @Test
    void aBundleWithADirectoryInItIsRefused() throws IOException {
        Path target = temporary.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(B, 828), target);
        Files.createDirectory(target.resolve("old.slice"));
        assertRefusedAndUntouched(target,
                " holds 'old.slice', which is no part of a bundle; expected a new or empty directory, or a bundle");
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path target = Files.writeString(temporary.resolve("file"), "mine");
        assertRefusedAndUntouched(target,
                " exists and is not a bundle; expected a new or empty directory, or a bundle");
        assertThat(target).hasContent("mine");
    }

    @Test
    void aLinkKeepsPointingToTheDirectoryThatIsReplaced() throws IOException {
        Path target = temporary.resolve("v1");
        BundleWriter.write(RandomSlices.bundle(B, 829), target);
        Path link = Files.createSymbolicLink(temporary.resolve("current"), target);
        BundleWriter.write(RandomSlices.bundle(B, 830), link);
        assertThat(link).isSymbolicLink();
        assertThat(BundleDirectory.open(target).readAll()).usingRecursiveComparison()
                .isEqualTo(RandomSlices.bundle(B, 830));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theOlderBundleStaysWhereTheNewOneCannotBeWritten() throws IOException {
        // the target's path still fits into the system's 4096 bytes, that of the directory aside does not
        Path parent = temporary.toRealPath();
        while (parent.toString().length() < 4040) {
            parent = parent.resolve("d".repeat(Math.min(200, 4060 - parent.toString().length())));
        }
        Path target = parent.resolve("b");
        Bundle old = RandomSlices.bundle(B, 831);
        BundleWriter.write(old, temporary.resolve("short"));
        Files.createDirectories(target);
        for (Map.Entry<String, byte[]> file : contents(temporary.resolve("short")).entrySet()) {
            Files.write(target.resolve(file.getKey()), file.getValue());
        }
        assertThatIOException().isThrownBy(() -> BundleWriter.write(RandomSlices.bundle(B, 832), target));
        assertThat(BundleDirectory.open(target).readAll()).usingRecursiveComparison().isEqualTo(old);
        assertNothingAside(parent);
    }

    @Test
    void refusesASliceUnderAnotherNodesName() {
        Map<String, NodeSlice> slices = new HashMap<>(RandomSlices.of(Topologies.of("c"), 833));
        slices.put("camera-1", Objects.requireNonNull(slices.get("camera-0")));
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> new Bundle(Topologies.of("c"), slices, Map.of(), Map.of()))
                .withMessage("slice is of node 'camera-0', expected 'camera-1'");
    }

    @Test
    void refusesABundleWithoutASliceOrWithOneThatDoesNotFit() {
        Map<String, NodeSlice> slices = new HashMap<>(RandomSlices.of(B, 834));
        slices.remove("cloud");
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> new Bundle(B, slices, Map.of(), Map.of()))
                .withMessage("slice of node 'cloud' is missing");
        slices.put("cloud", RandomSlices.of(Topologies.of("d"), 835, "cloud"));
        assertThatExceptionOfType(SliceException.class)
                .isThrownBy(() -> new Bundle(B, slices, Map.of(), Map.of()))
                .withMessageStartingWith("slice of node 'cloud': input of block 0 is ");
    }

    @Test
    void refusesAMetricThatIsNoNumber() {
        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> new Bundle(B, RandomSlices.of(B, 836), Map.of(), Map.of("loss", Double.NaN)))
                .withMessage("metric 'loss' is NaN, expected a finite number");
    }

    @Test
    void slicesOfABundleCannotBeExchanged() {
        Bundle bundle = RandomSlices.bundle(B, 837);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> bundle.slices().remove("cloud"));
    }
}

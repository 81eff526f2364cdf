package io.ddnn.service.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.offload.OffloadProperties;
import io.ddnn.service.rollout.UpdateState.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway of topology c, whose bundle's directory changes. */
class NetworkUpdatesTests {

    private static final NetworkDefinition DEFINITION = Topologies.of("c");

    @TempDir
    private Path temp;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Path directory;
    private ServedNetworks networks;
    private NetworkUpdates updates;
    private String first;

    @BeforeEach
    void load() throws IOException {
        directory = temp.resolve("bundle");
        first = write(DEFINITION, 1, directory);
        begin();
    }

    private void begin() {
        BundleLoader loader = new BundleLoader(directory, "edge", "gateway", new OffloadProperties(null,
                Duration.ofSeconds(1), 0.2, 3, Duration.ofHours(1), List.of("false")), new ScalarKernelProvider());
        networks = new ServedNetworks(loader.load(BundleDirectory.open(directory)));
        TierMeters meters = new TierMeters(registry, networks.newest(), "scalar");
        networks.listen(meters);
        updates = new NetworkUpdates(loader, networks, Duration.ofHours(1), meters);
    }

    private static String write(NetworkDefinition definition, long seed, Path to) throws IOException {
        return BundleWriter.write(RandomSlices.bundle(definition, seed), to).version();
    }

    @Test
    void nothingHappensWhileTheBundleIsTheSame() {
        assertThat(updates.poll().outcome()).isEqualTo(Outcome.UNCHANGED);

        assertThat(networks.versions()).containsExactly(first);
        assertThat(loads("loaded")).isZero();
    }

    @Test
    void aBundleThatIsPublishedByRenameIsLoadedBesideTheOldOne() throws IOException {
        String second = write(DEFINITION, 2, directory);

        assertThat(updates.poll().outcome()).isEqualTo(Outcome.LOADED);

        assertThat(networks.versions()).containsExactly(second, first);
        assertThat(loads("loaded")).isEqualTo(1);
        assertThat(info()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aChangeOfLinksIsSeen() throws IOException {
        // as a volume of a ConfigMap: files are links into ..data, which is a link to the directory of the day
        Path volume = Files.createDirectory(temp.resolve("volume"));
        write(DEFINITION, 1, volume.resolve("..day-1"));
        String second = write(DEFINITION, 2, volume.resolve("..day-2"));
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..day-1"));
        for (String file : List.of("manifest.json", "network.yaml", "gateway.slice")) {
            Files.createSymbolicLink(volume.resolve(file), Path.of("..data", file));
        }
        directory = volume;
        begin();
        Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..day-2"));
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(updates.poll().outcome()).isEqualTo(Outcome.LOADED);

        assertThat(networks.versions()).containsExactly(second, first);
    }

    @Test
    void aDamagedBundleIsRefusedAndTheOldOneStays() throws IOException {
        write(DEFINITION, 2, directory);
        Path slice = directory.resolve("gateway.slice");
        byte[] bytes = Files.readAllBytes(slice);
        bytes[bytes.length / 2] ^= 1;
        Files.write(slice, bytes);

        UpdateState state = updates.check();

        assertThat(state.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(state.detail()).contains("gateway.slice has SHA-256");
        assertThat(networks.versions()).containsExactly(first);
        assertThat(updates.state().detail()).isEqualTo(state.detail());
        updates.poll();
        updates.poll();
        assertThat(loads("failed")).as("told once").isEqualTo(1);
    }

    @Test
    void aBundleThatIsHalfCopiedIsNeverUsedAndIsLoadedWhenItIsWhole() throws IOException {
        String second = write(DEFINITION, 2, temp.resolve("next"));
        for (String file : List.of("manifest.json", "network.yaml")) {
            Files.copy(temp.resolve("next").resolve(file), directory.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(updates.poll().outcome()).as("not told at once").isEqualTo(Outcome.UNCHANGED);
        assertThat(updates.poll().outcome()).as("but when it lasts").isEqualTo(Outcome.FAILED);
        assertThat(networks.versions()).containsExactly(first);

        Files.copy(temp.resolve("next/gateway.slice"), directory.resolve("gateway.slice"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(updates.poll().outcome()).isEqualTo(Outcome.LOADED);
        assertThat(updates.state().detail()).isNull();
        assertThat(networks.versions()).containsExactly(second, first);
    }

    @Test
    void aMissingDirectoryChangesNothing() throws IOException {
        Files.move(directory, temp.resolve("away"));

        assertThat(updates.check().outcome()).isEqualTo(Outcome.FAILED);
        Files.move(temp.resolve("away"), directory);
        assertThat(updates.check().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(networks.versions()).containsExactly(first);
    }

    @Test
    void otherThresholdsAreAnotherVersion() throws IOException {
        String second =
                write(DEFINITION.withExit("gateway", ExitOn.SCORES, exit -> exit.withThreshold(0.1)), 1, directory);

        assertThat(updates.check().outcome()).isEqualTo(Outcome.LOADED);
        assertThat(networks.newest().version()).isEqualTo(second);
    }

    @Test
    void anotherNetworkIsRefusedWithWhatWasExpected() throws IOException {
        write(Topologies.of("e"), 1, directory);

        UpdateState state = updates.check();

        assertThat(state.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(state.detail()).contains("name is topology-e, expected topology-c");
        assertThat(networks.versions()).containsExactly(first);
    }

    @Test
    void otherClassesAreRefused() throws IOException {
        write(new NetworkDefinition(DEFINITION.name(), List.of("a", "b", "c"), DEFINITION.input(), DEFINITION.nodes()),
                1, directory);

        assertThat(updates.check().detail()).contains("classes is [a, b, c], expected " + DEFINITION.classes());
    }

    @Test
    void goingBackNeedsNothingToBeLoaded() throws IOException {
        String second = write(DEFINITION, 2, directory);
        updates.check();
        write(DEFINITION, 1, directory);

        assertThat(updates.check().outcome()).isEqualTo(Outcome.RESTORED);

        assertThat(networks.versions()).containsExactly(first, second);
        assertThat(loads("loaded")).isEqualTo(1);
    }

    @Test
    void aThirdVersionWaitsUntilTheOldestIsNotUsed() throws IOException {
        networks.use(first);
        String second = write(DEFINITION, 2, directory);
        updates.check();
        String third = write(DEFINITION, 3, directory);

        UpdateState waiting = updates.check();

        assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(waiting.detail()).contains("version " + third + " waits until version " + first);
        assertThat(networks.versions()).containsExactly(second, first);
    }

    @Test
    void aThirdVersionTakesThePlaceOfOneThatIsNotUsed() throws IOException {
        String second = write(DEFINITION, 2, directory);
        updates.check();
        String third = write(DEFINITION, 3, directory);

        assertThat(updates.check().outcome()).isEqualTo(Outcome.LOADED);

        assertThat(networks.versions()).containsExactly(third, second);
        assertThat(info()).containsExactlyInAnyOrder(third, second);
    }

    private double loads(String outcome) {
        return registry.find("ddnn.network.loads").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count()).sum();
    }

    private List<String> info() {
        return registry.find("ddnn.network.info").gauges().stream()
                .map(gauge -> String.valueOf(gauge.getId().getTag("version"))).toList();
    }
}

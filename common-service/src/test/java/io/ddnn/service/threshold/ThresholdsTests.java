package io.ddnn.service.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds that change while a service runs, and what is written down of it. */
class ThresholdsTests {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private static Path bundles;

    private static ServedNode older;
    private static ServedNode newer;

    @TempDir
    private Path state;

    @BeforeAll
    static void load() throws IOException {
        older = node("gateway", 1);
        newer = node("gateway", 2);
    }

    private static ServedNode node(String id, long seed) throws IOException {
        NetworkDefinition definition = Topologies.of("c");
        Path directory = bundles.resolve(id + seed);
        BundleWriter.write(RandomSlices.bundle(definition, seed), directory);
        return ServedNode.load(BundleDirectory.open(directory), id, new ScalarKernelProvider(), 1);
    }

    private Thresholds thresholds() {
        return thresholds(new ServedNetworks(older), state);
    }

    private static Thresholds thresholds(ServedNetworks networks, @Nullable Path directory) {
        return new Thresholds(networks, directory, InstantSource.fixed(NOW));
    }

    private static Map<String, @Nullable Double> local(@Nullable Double value) {
        Map<String, @Nullable Double> map = new HashMap<>();
        map.put("local", value);
        return map;
    }

    @Test
    void areThoseOfTheNetworkUntilOneIsChanged() {
        Thresholds thresholds = thresholds();
        assertThat(thresholds.now()).isEqualTo(thresholds.bundled()).isEqualTo(local(0.8));
        assertThat(thresholds.of(older)).isSameAs(ThresholdsInForce.BUNDLED);
        assertThat(thresholds.tag()).isEqualTo("0");
    }

    @Test
    void aChangeIsWrittenDownWithWhoWhenFromAndToAndOutlivesARestart() {
        ThresholdRevision made = thresholds().change("ada", "0", local(0.25));

        assertThat(made.revision()).isEqualTo(1);
        assertThat(made.by()).isEqualTo("ada");
        assertThat(made.at()).isEqualTo(NOW);
        assertThat(made.from()).isEqualTo(local(0.8));
        assertThat(made.to()).isEqualTo(local(0.25));

        Thresholds restarted = thresholds();
        assertThat(restarted.now()).isEqualTo(local(0.25));
        assertThat(restarted.revisions()).containsExactly(made);
        assertThat(restarted.of(older).revision()).isEqualTo(1);
    }

    @Test
    void noneMeansThatNoSampleLeaves() {
        Thresholds thresholds = thresholds();
        thresholds.change("ada", "*", local(null));
        assertThat(thresholds.now()).isEqualTo(local(null));
        assertThat(thresholds().now()).isEqualTo(local(null));
    }

    @Test
    void oneUndoTakesTheLastChangeBackAndAnotherOneThat() {
        Thresholds thresholds = thresholds();
        thresholds.change("ada", "*", local(0.5));
        thresholds.change("ada", "*", local(0.1));

        ThresholdRevision undo = thresholds.undo("bob", thresholds.tag());
        assertThat(undo.undoes()).isEqualTo(2);
        assertThat(thresholds.now()).isEqualTo(local(0.5));
        thresholds.undo("bob", "*");
        assertThat(thresholds.now()).isEqualTo(local(0.1));
        assertThat(thresholds.revisions()).hasSize(4);
    }

    @Test
    void whatIsWrongIsRefusedAndChangesNothing() {
        Thresholds thresholds = thresholds();
        assertRefused(() -> thresholds.undo("ada", "0"), ProblemType.INVALID_REQUEST, "expected a revision to undo");
        assertRefused(() -> thresholds.change("ada", "0", Map.of()), ProblemType.INVALID_REQUEST,
                "thresholds is empty, expected some of the exits [local]");
        assertRefused(() -> thresholds.change("ada", "0", Map.of("cloud", 0.5)), ProblemType.INVALID_REQUEST,
                "thresholds names the exit 'cloud', expected some of [local]");
        for (double wrong : new double[]{-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(() -> thresholds.change("ada", "0", local(wrong)), ProblemType.INVALID_REQUEST,
                    "thresholds.local is " + wrong + ", expected a normalised entropy of 0 to 1, or null");
        }
        assertRefused(() -> thresholds.change("ada", "1-00000000", local(0.5)), ProblemType.PRECONDITION_FAILED,
                "If-Match is '1-00000000', expected '0'");
        assertThat(thresholds.now()).isEqualTo(local(0.8));
        assertThat(state).isEmptyDirectory();
    }

    private static void assertRefused(Runnable change, ProblemType type, String detail) {
        assertThatThrownBy(change::run).isInstanceOf(ProblemException.class).hasMessageContaining(detail)
                .asInstanceOf(InstanceOfAssertFactories.type(ProblemException.class))
                .extracting(ProblemException::type).isEqualTo(type);
    }

    @Test
    void withoutAStateVolumeNothingCanBeChanged() {
        Thresholds thresholds = thresholds(new ServedNetworks(older), null);
        assertRefused(() -> thresholds.change("ada", "0", local(0.5)), ProblemType.NO_STATE, "ddnn.state is not set");
        assertThat(thresholds.isKept()).isFalse();
    }

    @Test
    void whatCannotBeWrittenDownDoesNotCount() throws IOException {
        Thresholds thresholds = thresholds();
        Files.delete(state);
        assertRefused(() -> thresholds.change("ada", "0", local(0.5)), ProblemType.NO_STATE,
                "cannot be written down, and was not made");
        assertThat(thresholds.now()).isEqualTo(local(0.8));
    }

    @Test
    void aBrokenFileStopsTheStartAndNamesTheLine() throws IOException {
        thresholds().change("ada", "0", local(0.5));
        Path file = state.resolve("thresholds-gateway.jsonl");
        Files.writeString(file, "{\"revision\":2}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(this::thresholds).isInstanceOf(TierStartException.class)
                .hasMessageContaining("line 2 of " + file);
    }

    @Test
    void anotherVersionOfTheNetworkHasItsOwn() {
        ServedNetworks networks = new ServedNetworks(older);
        Thresholds thresholds = thresholds(networks, state);
        thresholds.change("ada", "*", local(0.5));

        networks.add(newer);
        assertThat(thresholds.now()).isEqualTo(local(0.8));
        assertThat(thresholds.of(older).revision()).isEqualTo(1);
        thresholds.change("ada", "*", local(0.3));
        assertThat(thresholds.of(newer).revision()).isEqualTo(2);

        assertThat(networks.restore(older.version())).isTrue();
        assertThat(thresholds.now()).isEqualTo(local(0.5));
    }

    @Test
    void ofReplicasTheHighestRevisionWinsInWhateverOrderTheyHear() {
        ThresholdRevision first = revision(1, "00000001", 0.1);
        ThresholdRevision sameNumber = revision(1, "00000002", 0.2);
        ThresholdRevision higher = revision(2, "00000000", 0.3);

        for (List<ThresholdRevision> order : List.of(List.of(first, sameNumber, higher),
                List.of(higher, sameNumber, first), List.of(sameNumber, first, higher))) {
            Thresholds replica = thresholds(new ServedNetworks(older), null);
            order.forEach(replica::adopt);
            assertThat(replica.now()).isEqualTo(local(0.3));
            assertThat(replica.tag()).isEqualTo("2-00000000");
        }
        Thresholds replica = thresholds(new ServedNetworks(older), null);
        replica.adopt(sameNumber);
        replica.adopt(first);
        assertThat(replica.now()).isEqualTo(local(0.2));
    }

    private static ThresholdRevision revision(long number, String id, double threshold) {
        return new ThresholdRevision(number, id, NOW, "ada", "gateway", older.version(), local(0.8), local(threshold),
                null);
    }

    @Test
    void whatAnotherReplicaMadeIsKeptTooAndThatOfAnotherNodeIsNot() {
        Thresholds replica = thresholds();
        replica.adopt(revision(7, "0000000a", 0.4));
        replica.adopt(new ThresholdRevision(8, "0000000a", NOW, "ada", "cloud", older.version(), Map.of(), Map.of(),
                null));
        assertThat(thresholds().tag()).isEqualTo("7-0000000a");
    }

    @Test
    void aRevisionSurvivesItsJson() {
        ThresholdRevision revision = new ThresholdRevision(3, "0badcafe", NOW, "ada", "gateway", "0a1b2c", local(null),
                local(0.1 + 0.2), 2L);
        assertThat(ThresholdRevision.parse(revision.toBytes())).isEqualTo(revision);
        for (String wrong : List.of("", "null", "[]", "{}", "{\"revision\":0}", "{\"revision\":1,\"id\":\"x\"}")) {
            assertThatThrownBy(() -> ThresholdRevision.parse(wrong.getBytes(StandardCharsets.UTF_8)))
                    .as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void ofChangesForTheSameStateOneIsMade() throws Exception {
        Thresholds thresholds = thresholds();
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                double value = i / 16.0;
                running.add(threads.submit(() -> {
                    try {
                        thresholds.change("ada", "0", local(value));
                    } catch (ProblemException e) {
                        assertThat(e.type()).isEqualTo(ProblemType.PRECONDITION_FAILED);
                        refused.incrementAndGet();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertThat(refused.get()).isEqualTo(15);
        assertThat(thresholds.revisions()).hasSize(1);
    }

    @Test
    void theFileKeepsTheNewestThousand() throws IOException {
        Thresholds thresholds = thresholds();
        for (int i = 0; i < 1005; i++) {
            thresholds.change("ada", "*", local(i % 2 / 2.0));
        }
        assertThat(Files.readAllLines(state.resolve("thresholds-gateway.jsonl"))).hasSize(1000);
        assertThat(thresholds().revisions()).extracting(ThresholdRevision::revision)
                .containsExactlyElementsOf(LongStream.rangeClosed(6, 1005).boxed().toList());
    }
}

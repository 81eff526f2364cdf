package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.device.offload.Offloading;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.flow.Deadline;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadMode;
import io.ddnn.service.offload.OffloadProperties;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.threshold.Thresholds;
import io.ddnn.service.web.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device of topology c with two versions loaded, whose clock and whose parent the test moves by hand. */
class VersionedInferenceTests {

    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(3));
    private static final Decision DECISION = new Decision(1, 0.5f, ExitName.CLOUD, Set.of(), List.of());

    @TempDir
    private Path directory;

    private final Deque<ParentAnswer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private ServedNode older;
    private ServedNode newer;
    private VersionedInference inference;
    private long now;

    @BeforeEach
    void load() throws IOException {
        older = node(1);
        newer = node(2);
        ServedNetworks networks = new ServedNetworks(older);
        TierMeters meters = new TierMeters(new SimpleMeterRegistry(), older, "scalar");
        OffloadProperties properties = new OffloadProperties(OffloadMode.ON_DEMAND, Duration.ofSeconds(1), 0.2, 3,
                Duration.ofHours(1), List.of("false"));
        inference = new VersionedInference(networks, this::parent, new Offloading(networks, properties, meters), meters,
                new Thresholds(new ServedNetworks(older), null, InstantSource.system()),
                DeviceInferenceTests.noAudits(meters),
                new DecisionEvents(InstantSource.system()), () -> now);
        networks.add(newer);
    }

    private ServedNode node(long seed) throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), seed), directory.resolve("bundle"));
        return ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), "camera-0",
                new ScalarKernelProvider(), 1);
    }

    private Parent parent(ServedNode served) {
        return new Parent() {
            @Override
            public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
                asked.add(served.version());
                return answers.removeFirst();
            }

            @Override
            public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
                return offers.stream().map(offer -> ask(offer, deadline, new Trace())).toList();
            }

            @Override
            public void tellDecided(String sample, long deadline) {
                throw new AssertionError("the device has no exit of its own");
            }
        };
    }

    private DeviceAnswer decide() {
        return inference.decide("s", IMAGE, new DeviceRequest(Deadline.of(null, Duration.ofMinutes(1))));
    }

    @Test
    void theNewestVersionIsUsedAndNamed() {
        answers.add(new ParentAnswer.Decided(DECISION));

        assertThat(decide()).isEqualTo(new DeviceAnswer(DECISION, false, newer.version()));
    }

    @Test
    void aSampleOfTheOlderVersionIsRunInThatOnceAndTheNextOneInTheNewest() {
        answers.add(new ParentAnswer.OtherVersion(older.version(), true));
        answers.add(new ParentAnswer.Decided(DECISION));
        answers.add(new ParentAnswer.Decided(DECISION));

        assertThat(decide().version()).isEqualTo(older.version());
        assertThat(decide().version()).isEqualTo(newer.version());
        assertThat(asked).containsExactly(newer.version(), older.version(), newer.version());
    }

    @Test
    void aVersionThatTheParentDoesNotHaveIsNotOfferedForAWhile() {
        answers.add(new ParentAnswer.OtherVersion(older.version(), false));
        answers.add(new ParentAnswer.Decided(DECISION));
        answers.add(new ParentAnswer.Decided(DECISION));
        answers.add(new ParentAnswer.Decided(DECISION));

        decide();
        decide();
        now += Duration.ofSeconds(1).toNanos();
        decide();

        assertThat(asked).containsExactly(newer.version(), older.version(), older.version(), newer.version());
    }

    @Test
    void aDecisionThatAnotherVersionMadeNamesThatOne() {
        answers.add(new ParentAnswer.Decided(DECISION, older.version()));

        assertThat(decide().version()).isEqualTo(older.version());
    }

    @Test
    void aParentThatNeverAgreesIsNotAskedForEver() {
        answers.add(new ParentAnswer.OtherVersion(older.version(), true));
        answers.add(new ParentAnswer.OtherVersion(newer.version(), true));
        answers.add(new ParentAnswer.OtherVersion(older.version(), true));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(this::decide)
                .withMessageContaining("after others were tried");
        assertThat(asked).hasSize(3);
    }
}

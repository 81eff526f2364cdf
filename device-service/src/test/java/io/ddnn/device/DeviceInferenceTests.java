package io.ddnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.device.offload.Offloading;
import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.plan.Transfer;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.audit.Audits;
import io.ddnn.service.config.TierProperties;
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
import io.ddnn.service.web.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A device that sends its image, and what it does when that is not taken. */
class DeviceInferenceTests {

    private static final PixelImage IMAGE = RandomImages.noise(32, 32, new Random(3));
    private static final Decision DECISION = new Decision(1, 0.5f, ExitName.CLOUD, Set.of(), List.of());

    @TempDir
    private Path directory;

    private final Deque<ParentAnswer> answers = new ArrayDeque<>();
    private final List<Offer> offers = new ArrayList<>();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private Decision decide(NetworkDefinition definition, @Nullable PixelImage image) throws IOException {
        BundleWriter.write(RandomSlices.bundle(definition, 5), directory.resolve("bundle"));
        ServedNode device = ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), "camera-0",
                new ScalarKernelProvider(), 1);
        TierMeters meters = new TierMeters(new SimpleMeterRegistry(), device, "scalar");
        OffloadProperties properties = new OffloadProperties(OffloadMode.RAW, Duration.ofSeconds(1), 0.2, 3,
                Duration.ofHours(1), List.of("false"));
        Parent parent = new Parent() {
            @Override
            public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
                offers.add(offer);
                return answers.removeFirst();
            }

            @Override
            public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
                return offers.stream().map(offer -> ask(offer, deadline, new Trace())).toList();
            }

            @Override
            public void tellDecided(String sample, long deadline) {
                told.add(sample);
            }
        };
        return new DeviceInference(device, parent, new Offloading(new ServedNetworks(device), properties, meters),
                meters, new Thresholds(new ServedNetworks(device), null, InstantSource.system()), noAudits(meters))
                .decide("s", image, new DeviceRequest(Deadline.of(null, Duration.ofMinutes(1)))).decision();
    }

    private static ParentAnswer refused(ProblemType type) {
        return new ParentAnswer.Refused(type.status(), type.uri().toString(), "because");
    }

    @Test
    void theImageIsAllThatIsSent() throws IOException {
        answers.add(new ParentAnswer.Decided(DECISION));

        assertThat(decide(Topologies.of("c"), IMAGE)).isEqualTo(DECISION);

        assertThat(offers).singleElement().satisfies(offer -> {
            assertThat(offer.image()).isEqualTo(IMAGE.rgb());
            assertThat(offer.scores()).isNull();
        });
    }

    @Test
    void aRefusedImageIsFollowedByScoresAndMap() throws IOException {
        answers.add(refused(ProblemType.RAW_REFUSED));
        answers.add(new ParentAnswer.Decided(DECISION));

        assertThat(decide(Topologies.of("c"), IMAGE)).isEqualTo(DECISION);

        assertThat(offers.getLast().transfer()).isEqualTo(Transfer.ON_DEMAND);
        assertThat(offers.getLast().scores()).isNotNull();
        assertThat(offers.getLast().maps()).hasSize(1);
    }

    @Test
    void otherRefusalsAreTold() {
        answers.add(refused(ProblemType.SAMPLE_CONFLICT));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> decide(Topologies.of("c"), IMAGE))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.SAMPLE_CONFLICT));
        assertThat(offers).hasSize(1);
    }

    @Test
    void whenNobodyAnswersItsOwnScoresDoMarked() throws IOException {
        answers.add(new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, "gone"));

        Decision decision = decide(Topologies.of("c"), IMAGE);

        assertThat(decision.exit()).isEqualTo(ExitName.DEVICE);
        assertThat(decision.reasons()).containsExactly(DegradedReason.PARENT_UNREACHABLE);
    }

    @Test
    void whenNobodyAnswersAndItsOwnExitIsSureNothingIsDegraded() throws IOException {
        answers.add(new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, "gone"));

        Decision decision = decide(
                Topologies.of("b").withExit("camera-0", ExitOn.BLOCKS, exit -> exit.withThreshold(1.0)), IMAGE);

        assertThat(decision.exit()).isEqualTo(ExitName.LOCAL);
        assertThat(decision.degraded()).isFalse();
    }

    @Test
    void whereItsOwnExitIsSureTheTierAboveIsToldNotToWaitForIt() throws Exception {
        answers.add(new ParentAnswer.Unavailable(DegradedReason.DEADLINE, "late"));

        decide(Topologies.of("c").withExit("camera-0", ExitOn.BLOCKS, exit -> exit.withThreshold(1.0)), IMAGE);

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("s");
    }

    @Test
    void anOverloadedParentIsToldAndNotReplaced() {
        answers.add(new ParentAnswer.Unavailable(DegradedReason.PARENT_OVERLOADED, "busy"));

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> decide(Topologies.of("c"), IMAGE))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED));
    }

    @Test
    void withoutAViewThereIsNoImageToSend() throws IOException {
        answers.add(new ParentAnswer.Decided(DECISION));

        decide(Topologies.of("c"), null);

        assertThat(offers).singleElement().satisfies(offer -> {
            assertThat(offer.blank()).isTrue();
            assertThat(offer.image()).isNull();
        });
    }

    /** Of a device that audits nothing. */
    static DeviceAudits noAudits(TierMeters meters) {
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of("ddnn.deadline", "30s")))
                .bind("ddnn", TierProperties.class).get();
        return new DeviceAudits(AuditPolicy.NONE, new Audits(meters), properties);
    }
}

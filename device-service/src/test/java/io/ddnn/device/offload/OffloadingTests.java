package io.ddnn.device.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.plan.Transfer;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.offload.OffloadMode;
import io.ddnn.service.offload.OffloadProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device of topology c, whose clock the test moves by hand. */
class OffloadingTests {

    private static final Duration RETRY = Duration.ofSeconds(30);

    /** A link with so long a round trip that asking twice is dear, and the image of little weight. */
    private static final LinkProbe.Reading FAR = new LinkProbe.Reading(0.5, 1e-6, Double.NaN);

    private static final LinkProbe.Reading FAR_WITH_RAW = new LinkProbe.Reading(0.5, 1e-6, 0.001);

    /** A link on which every byte is dear. */
    private static final LinkProbe.Reading NARROW = new LinkProbe.Reading(0.001, 1e-3, 0.001);

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ServedNode device;
    private long now;

    @BeforeEach
    void load() throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        device = ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), "camera-0",
                new ScalarKernelProvider(), 1);
    }

    private Offloading offloading(OffloadMode mode) {
        OffloadProperties properties =
                new OffloadProperties(mode, Duration.ofSeconds(1), 0.2, 3, RETRY, List.of("false"));
        return new Offloading(new ServedNetworks(device), properties, new TierMeters(registry, device, "scalar"),
                () -> now);
    }

    private static void measure(Offloading offloading, LinkProbe.Reading reading, int times) {
        for (int i = 0; i < times; i++) {
            offloading.measured(reading, 0.002);
        }
    }

    private double mode(Transfer transfer) {
        return registry.get("ddnn.offload.mode").tag("mode", transfer.text()).gauge().value();
    }

    private double switches() {
        return registry.find("ddnn.offload.switches").counters().stream().mapToDouble(each -> each.count()).sum();
    }

    @Test
    void aForcedWayStaysWhateverIsMeasured() {
        Offloading eager = offloading(OffloadMode.EAGER);
        measure(eager, NARROW, 20);

        assertThat(eager.transfer()).isEqualTo(Transfer.EAGER);
        assertThat(mode(Transfer.EAGER)).isEqualTo(1);
        assertThat(mode(Transfer.RAW)).isZero();
    }

    @Test
    void theChoiceFollowsTheLinkAndComesBack() {
        Offloading auto = offloading(OffloadMode.AUTO);
        assertThat(auto.transfer()).isEqualTo(Transfer.ON_DEMAND);

        measure(auto, FAR, 3);
        assertThat(auto.transfer()).isEqualTo(Transfer.EAGER);
        assertThat(auto.choice().reason()).contains("eager 502.14", "on-demand 752.");

        measure(auto, NARROW, 20);
        assertThat(auto.transfer()).isEqualTo(Transfer.ON_DEMAND);
        assertThat(switches()).isEqualTo(2);
    }

    @Test
    void theImageIsSentWhereTheParentTakesItAndIsFaster() {
        Offloading auto = offloading(OffloadMode.AUTO);
        for (int i = 0; i < 3; i++) {
            auto.measured(FAR_WITH_RAW, 10);
        }

        assertThat(auto.transfer()).isEqualTo(Transfer.RAW);
        assertThat(mode(Transfer.RAW)).isEqualTo(1);
    }

    @Test
    void afterARefusalTheImageIsNotChosenForAWhile() {
        Offloading auto = offloading(OffloadMode.AUTO);
        auto.rawRefused("no");
        for (int i = 0; i < 10; i++) {
            auto.measured(FAR_WITH_RAW, 10);
        }
        assertThat(auto.transfer()).isNotEqualTo(Transfer.RAW);

        now += RETRY.toNanos();
        for (int i = 0; i < 3; i++) {
            auto.measured(FAR_WITH_RAW, 10);
        }
        assertThat(auto.transfer()).isEqualTo(Transfer.RAW);
    }

    @Test
    void aForcedImageThatIsRefusedIsOfferedAgainAfterAWhile() {
        Offloading raw = offloading(OffloadMode.RAW);

        assertThat(raw.rawRefused("no")).isEqualTo(Transfer.ON_DEMAND);
        assertThat(raw.transfer()).isEqualTo(Transfer.ON_DEMAND);
        assertThat(raw.choice().reason()).contains("no");

        now += RETRY.toNanos();
        assertThat(raw.transfer()).isEqualTo(Transfer.RAW);
    }

    @Test
    void whereMostSamplesLeaveAtTheScoresTheMapIsNotSentAlong() {
        Offloading auto = offloading(OffloadMode.AUTO);
        Decision local = new Decision(0, 1, ExitName.LOCAL, Set.of(), List.of());
        for (int i = 0; i < 100; i++) {
            auto.answered(Transfer.ON_DEMAND, local);
        }
        measure(auto, FAR, 10);

        assertThat(auto.transfer()).isEqualTo(Transfer.ON_DEMAND);
    }
}

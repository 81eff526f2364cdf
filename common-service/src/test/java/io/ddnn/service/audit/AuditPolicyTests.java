package io.ddnn.service.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.service.config.TierStartException;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPolicyTests {

    private static final int SAMPLES = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.25, 0.5, 0.9})
    void aShareOfTheSamplesIsAuditedWhateverTheirIdsLookLike(double share) {
        for (String prefix : List.of("run-", "camera-17-frame-", "", "console-0a1b2c3d-")) {
            AuditPolicy policy = AuditPolicy.of(new AuditProperties(share, 1_000_000));
            long audited = IntStream.range(0, SAMPLES).filter(i -> policy.wants(prefix + i)).count();
            // five standard deviations
            double deviation = Math.sqrt(SAMPLES * share * (1 - share));
            assertThat((double) audited).as(prefix).isBetween(SAMPLES * share - 5 * deviation,
                    SAMPLES * share + 5 * deviation);
        }
    }

    @Test
    void theSameSampleIsChosenEachTimeAndEverywhere() {
        AuditPolicy one = AuditPolicy.of(new AuditProperties(0.5, 1_000_000));
        AuditPolicy other = AuditPolicy.of(new AuditProperties(0.5, 1_000_000));
        assertThat(IntStream.range(0, 100)).allMatch(i -> one.wants("s" + i) == other.wants("s" + i));
    }

    @Test
    void noneAndAllAreExact() {
        assertThat(IntStream.range(0, 100)).noneMatch(i -> AuditPolicy.NONE.wants("s" + i));
        AuditPolicy all = AuditPolicy.of(new AuditProperties(1, 1_000_000));
        assertThat(IntStream.range(0, 100)).allMatch(i -> all.wants("s" + i));
    }

    @Test
    void thereAreOnlySoManyASecond() {
        AuditPolicy policy = AuditPolicy.of(new AuditProperties(1, 0.001));
        assertThat(IntStream.range(0, 100).filter(i -> policy.wants("s" + i)).count()).isEqualTo(1);
    }

    @Test
    void sharesAndRatesThatCannotBeAreNamed() {
        for (double wrong : new double[]{-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new AuditProperties(wrong, 1)).isInstanceOf(TierStartException.class)
                    .hasMessage("ddnn.audit.share is " + wrong + ", expected 0 to 1");
        }
        assertThatThrownBy(() -> new AuditProperties(1, 0)).isInstanceOf(TierStartException.class)
                .hasMessageContaining("ddnn.audit.max-per-second is 0.0");
    }

    @Test
    void degradedAnswersFromAboveSayNothing(@TempDir Path directory) throws IOException {
        BundleWriter.write(RandomSlices.bundle(Topologies.of("c"), 5), directory.resolve("bundle"));
        ServedNode gateway = ServedNode.load(BundleDirectory.open(directory.resolve("bundle")), "gateway",
                new ScalarKernelProvider(), 1);
        Audits audits = new Audits(new TierMeters(new SimpleMeterRegistry(), gateway, "scalar"));
        Decision early = decision(0, ExitName.LOCAL, Set.of());
        audits.heard(early, decision(0, ExitName.CLOUD, Set.of()));
        audits.heard(early, decision(1, ExitName.CLOUD, Set.of()));
        audits.heard(early, decision(1, ExitName.EDGE, Set.of(DegradedReason.PARENT_UNREACHABLE)));
        assertThat(audits.agreements()).containsOnlyKeys(ExitName.LOCAL)
                .containsValue(new Audits.Agreement(2, 1));
    }

    private static Decision decision(int label, ExitName exit, Set<DegradedReason> reasons) {
        return new Decision(label, 0.5f, exit, reasons, List.of());
    }
}

package io.ddnn.service.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.testing.Topologies;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.Versions;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TierMeters meters =
            new TierMeters(registry, Versions.of(Topologies.of("c"), "camera-2", 4), "scalar");

    @Test
    void theShorterOfBothCounts() {
        assertThat(Deadline.of("50", Duration.ofSeconds(2)).byCaller()).isTrue();
        assertThat(Deadline.of("5000", Duration.ofSeconds(2)).byCaller()).isFalse();
        assertThat(Deadline.of(null, Duration.ofSeconds(2)).byCaller()).isFalse();
        assertThat(Deadline.of("5000", Duration.ofSeconds(2)).nanoTime() - System.nanoTime())
                .isLessThanOrEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aCallerWhoseTimeIsOverIsToldSo() {
        Deadline over = new Deadline(System.nanoTime(), true);

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> over.require("decode", meters))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED));
        assertThat(registry.get("ddnn.deadline.exceeded").tag("stage", "decode").counter().count()).isOne();
    }

    @Test
    void aServiceThatHadNoTimeForARequestAsksToComeBack() {
        Deadline over = new Deadline(System.nanoTime(), false);

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> over.require("decode", meters))
                .satisfies(problem -> {
                    assertThat(problem.type()).isEqualTo(ProblemType.OVERLOADED);
                    assertThat(problem.retryAfterSeconds()).isOne();
                });
        assertThat(registry.get("ddnn.admission.rejected").tag("reason", "deadline").counter().count()).isOne();
    }
}

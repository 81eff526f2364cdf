package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.benchmarks.fault.Fault;
import io.ddnn.benchmarks.fault.FaultRow;
import io.ddnn.benchmarks.fault.FaultRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./ddnn bench faults}: some faults, few samples, every answer checked. */
class FaultsSystemTests {

    private static final int SAMPLES = 60;
    private static final double RATE = 20;

    @Test
    void noRequestIsLostAndNoAnswerWrongWhateverBreaks(@TempDir Path logs) throws Exception {
        Path bundle = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
        try (FaultRun run = FaultRun.start(Services.fromJars(), bundle, logs, RATE)) {
            for (Fault fault : List.of(Fault.EDGE_KILLED, Fault.CLOUD_KILLED, Fault.CLOUD_PAUSED,
                    Fault.CLOUD_LINK_HALF_REPLIES, Fault.DEVICE_LINK_RESET, Fault.CLOUD_LINK_SLOW,
                    Fault.DEVICE_STALE)) {
                FaultRow row = run.run(fault, SAMPLES, _ -> {});

                assertThat(row.complaints()).as(fault.title()).isEmpty();
                assertThat(row.requests().lost()).as("lost: " + fault.title()).isZero();
                assertThat(row.requests().wrong()).as("wrong: " + fault.title()).isZero();
                assertThat(row.recoverySeconds()).as("full answers are back: " + fault.title()).isNotNegative();
                assertThat(row.requests().sent()).isGreaterThanOrEqualTo(SAMPLES);
            }
        }
    }
}

package io.ddnn.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.benchmarks.fault.ReplicaRow;
import io.ddnn.benchmarks.fault.ReplicaRun;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge with replicas, in processes: the short form of {@code ddnn bench replicas}. */
class ReplicaSystemTests {

    @TempDir
    private Path logs;

    @Test
    void replicasAnswerLikeOneAndNothingIsLostWhenTheyComeGoOrCrash() throws Exception {
        Path bundle = Path.of(Objects.requireNonNull(System.getProperty("ddnn.root")), "models/street-c");
        try (ReplicaRun run = ReplicaRun.start(Services.fromJars(), bundle, logs, 3, 25)) {
            ReplicaRow grown = run.grow(3, 150);
            assertThat(grown.complaints()).isEmpty();

            ReplicaRow steady = run.flow("three edges", 250);
            assertThat(steady.complaints()).isEmpty();
            assertThat(steady.requests().degraded()).as("all devices meet at one replica").isZero();
            assertThat(steady.partial()).isZero();
            // two of three messages come to another replica first
            assertThat(steady.forwards() / steady.samples()).isBetween(2.0, 8.0);

            assertThat(run.pause()).as("from silence until the others know").isPositive();

            ReplicaRow killed = run.kill(150);
            assertThat(killed.complaints()).isEmpty();
            ReplicaRow ended = run.shrink(150);
            assertThat(ended.complaints()).isEmpty();
            assertThat(ended.edges()).isEqualTo(1);
        }
    }
}

package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Reply;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The join where children decide samples for their own devices (topology f). */
@SuppressWarnings("FutureReturnValueIgnored") // what a message is answered is not what every test is about
class DecidedChildrenTests {

    private static final float[] SURE = {9, 0, 0};

    @Test
    void aChildThatDecidedIsNeitherWaitedForNorMissing() {
        JoinFixture cloud = JoinFixture.of("f", "cloud");
        CompletableFuture<Reply> reply = cloud.map("s", "edge-1");
        assertThat(reply).isNotDone();

        assertThat(cloud.decided("s", "edge-0").join()).isEqualTo(new Reply.Noted());

        Decision decision = ((Reply.Decided) reply.join()).decision();
        assertThat(decision.degraded()).isFalse();
        assertThat(cloud.count("ddnn.exits")).isEqualTo(1);
    }

    @Test
    void whereAllChildrenDecidedNothingIsLeftToSay() {
        JoinFixture cloud = JoinFixture.of("f", "cloud");
        cloud.decided("s", "edge-0");
        cloud.decided("s", "edge-1");

        assertThat(cloud.pending()).isZero();
        assertThat(cloud.count("ddnn.exits")).isZero();
        assertThat(cloud.decided("s", "edge-1").join()).as("the same word again").isEqualTo(new Reply.Noted());
        assertProblem(() -> cloud.map("s", "edge-1"), ProblemType.SAMPLE_CONFLICT);
    }

    @Test
    void aChildThatSpeaksAfterAllOthersDecidedIsAnswered() {
        JoinFixture cloud = JoinFixture.of("f", "cloud");
        cloud.decided("s", "edge-0");
        cloud.windowOver();
        assertThat(cloud.pending()).as("nobody else spoke").isZero();

        Decision decision = ((Reply.Decided) cloud.map("s", "edge-1").join()).decision();

        assertThat(decision.exit()).isEqualTo(ExitName.CLOUD);
        assertThat(decision.degraded()).isFalse();
        assertThat(cloud.pending()).isZero();
    }

    @Test
    void aNodeThatDecidesTellsItsParentWhereThatHasOtherChildren() {
        JoinFixture edge = JoinFixture.of("f", "edge-0");
        edge.devices().subList(0, 3).forEach(device -> edge.scores("s", device, SURE));
        assertThat(edge.told()).containsExactly("s");

        JoinFixture gateway = JoinFixture.of("c", "gateway");
        gateway.devices().forEach(device -> gateway.scores("s", device, SURE));
        assertThat(gateway.told()).isEmpty();
    }

    @Test
    void theTierAboveIsNotToldBeforeAllChildrenHaveDecided() {
        NetworkDefinition twoEdges = Topologies.of("f");
        for (String device : List.of("camera-0", "camera-1", "camera-2")) {
            twoEdges = twoEdges.withExit(device, ExitOn.BLOCKS, exit -> exit.withThreshold(0.5));
        }
        JoinFixture edge = JoinFixture.of(twoEdges, "edge-0");
        edge.decided("s", "camera-0");
        edge.decided("s", "camera-1");
        edge.windowOver();
        assertThat(edge.pending()).as("nobody waits").isZero();
        assertThat(edge.told()).as("camera-2 may still need the cloud").isEmpty();

        edge.decided("t", "camera-0");
        edge.decided("t", "camera-1");
        edge.decided("t", "camera-2");

        assertThat(edge.told()).containsExactly("t");
    }

    private static void assertProblem(Runnable call, ProblemType type) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ProblemException.class,
                problem -> assertThat(problem.type()).isEqualTo(type));
    }
}

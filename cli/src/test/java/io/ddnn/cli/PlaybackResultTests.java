package io.ddnn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.client.Answer;
import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In topology f, edge-0 decides for cameras 0 to 2 and edge-1 for cameras 3 to 5. */
class PlaybackResultTests {

    private static final ReplyBody CAR = answer("car", "local", false);
    private static final ReplyBody BUS = answer("bus", "edge", false);
    private static final ReplyBody MISSING = answer("person", "local", true);

    private final NetworkDefinition network = Topologies.of("f");

    @Test
    void devicesOfDifferentEdgesMayGetDifferentAnswers() {
        PlaybackResult result = result(decided(CAR, CAR, CAR, BUS, BUS, BUS));

        assertThat(result.isAgreed()).isTrue();
        assertThat(result.isAsExpected()).isTrue();
        assertThat(result.isGood()).isTrue();
    }

    @Test
    void theAnswerIsThatOfTheNodeThatDecides() {
        PlaybackResult result = result(decided(CAR, CAR, CAR, BUS, BUS, BUS));

        assertThat(result.decision()).isEqualTo(BUS);
        assertThat(result.isRight()).isTrue();
    }

    @Test
    void devicesOfOneEdgeMustAgree() {
        PlaybackResult result = result(decided(CAR, CAR, BUS, BUS, BUS, BUS));

        assertThat(result.isAgreed()).isFalse();
        assertThat(result.isGood()).isFalse();
    }

    @Test
    void anAnswerThatIsNotTheNetworksIsNotAsExpected() {
        PlaybackResult result = result(decided(BUS, BUS, BUS, BUS, BUS, BUS));

        assertThat(result.isAgreed()).isTrue();
        assertThat(result.isAsExpected()).isFalse();
        assertThat(result.isGood()).isFalse();
    }

    @Test
    void aDegradedAnswerIsNotGood() {
        PlaybackResult result = result(decided(MISSING, MISSING, MISSING, BUS, BUS, BUS));

        assertThat(result.isDegraded()).isTrue();
        assertThat(result.isGood()).isFalse();
    }

    @Test
    void aFailureIsNotGood() {
        Map<String, Answer.Outcome> outcomes = decided(CAR, CAR, CAR, BUS, BUS, BUS);
        outcomes.put("camera-1", new Answer.Failed(503, "about:blank", "gone"));

        PlaybackResult result = result(outcomes);

        assertThat(result.failures()).extracting(Answer.Failed::detail).containsExactly("gone");
        assertThat(result.isGood()).isFalse();
    }

    private static Map<String, Answer.Outcome> decided(ReplyBody... decisions) {
        Map<String, Answer.Outcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < decisions.length; i++) {
            outcomes.put("camera-" + i, new Answer.Decided(decisions[i]));
        }
        return outcomes;
    }

    private PlaybackResult result(Map<String, Answer.Outcome> outcomes) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        outcomes.forEach((device, outcome) -> answers.put(device,
                new Answer(URI.create("http://" + device), outcome, Duration.ofMillis(5))));
        Classification car = Classification.of(new double[]{3, 1, 1}, 1);
        Classification bus = Classification.of(new double[]{1, 5, 1}, 1);
        SampleResult expected = new SampleResult(Decision.of(bus, ExitName.EDGE, Set.of(), List.of()), "edge-1", bus,
                List.of(new ExitPassed("edge-0", ExitName.LOCAL, 0, car, true),
                        new ExitPassed("edge-1", ExitName.LOCAL, 0, car, false),
                        new ExitPassed("edge-1", ExitName.EDGE, 1, bus, true)),
                Map.of());
        return new PlaybackResult(network, "s1", "bus", answers, Duration.ofMillis(5), 12, expected);
    }

    private static ReplyBody answer(String label, String exit, boolean degraded) {
        return new ReplyBody("decision", "s1", "topology-f", "abcdef", label, 0.9, exit, degraded,
                degraded ? List.of("missing-device") : List.of(), degraded ? List.of("camera-1") : List.of(), null,
                null);
    }
}

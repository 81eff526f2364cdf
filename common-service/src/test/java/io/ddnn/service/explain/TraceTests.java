package io.ddnn.service.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceTests {

    private static final NetworkDefinition C = Topologies.of("c");

    private final Trace trace = new Trace();

    @Test
    void anExitTellsItsNumbersAndWhoWasPresent() {
        Classification classification = Classification.of(new double[]{1, 2, 4}, 2);
        trace.reached("gateway", ExitName.LOCAL, classification, 2, 0.5, false, Set.of("camera-0", "camera-2"),
                List.of("camera-2"));

        assertThat(trace.explain(C).exits()).singleElement().satisfies(exit -> {
            assertThat(exit.node()).isEqualTo("gateway");
            assertThat(exit.exit()).isEqualTo("local");
            assertThat(exit.scores()).isEqualTo(Map.of("car", 1.0, "bus", 2.0, "person", 4.0));
            assertThat(exit.entropy()).isEqualTo(classification.entropy());
            assertThat(exit.temperature()).isEqualTo(2);
            assertThat(exit.threshold()).isEqualTo(0.5);
            assertThat(exit.taken()).isFalse();
            assertThat(exit.present()).containsExactly("camera-0");
        });
    }

    @Test
    void whatIsNoFiniteNumberIsNull() {
        trace.reached("gateway", ExitName.LOCAL, Classification.of(new double[]{1, Double.NaN, 4}, 1), 1, 0.5, false,
                Set.of("camera-0"), List.of());

        Explanation.Exit exit = trace.explain(C).exits().getFirst();
        assertThat(exit.entropy()).isNull();
        assertThat(exit.scores().get("bus")).isNull();
    }

    @Test
    void bytesOfAllMessagesOfOneAskAreAddedUp() {
        Trace.Ask ask = trace.ask("camera-0", "gateway");
        ask.sent(12, 0, 0);
        ask.sent(12, 128, 0);
        ask.ended("decided", null);

        assertThat(trace.explain(C).hops()).singleElement()
                .extracting(Explanation.Hop::scores, Explanation.Hop::features, Explanation.Hop::outcome)
                .containsExactly(24, 128, "decided");
    }

    @Test
    void anAskWithoutAnAnswerIsStillWaiting() {
        Trace.Ask _ = trace.ask("camera-0", "gateway");

        assertThat(trace.explain(C).hops()).singleElement()
                .extracting(Explanation.Hop::outcome).isEqualTo("waiting");
    }

    @Test
    void whatTheTierAboveTellsComesLast() {
        Explanation.Hop next = new Explanation.Hop("gateway", "cloud", 0, 768, 0, 1, "decided", null);
        trace.ask("camera-0", "gateway").explained(new Explanation(List.of(), List.of(next)));

        assertThat(trace.explain(C).hops()).extracting(Explanation.Hop::from).containsExactly("camera-0", "gateway");
    }
}

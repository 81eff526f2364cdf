package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.wire.Reply;
import io.ddnn.service.event.DecisionEvent;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.parent.ParentAnswer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which thresholds a join holds samples to, and what it tells of them. */
class ChangedThresholdTests {

    private static final float[] SURE = {9, 0, 0};

    @TempDir
    private Path state;

    private static ExitName exit(CompletableFuture<Reply> reply) {
        return ((Reply.Decided) reply.join()).decision().exit();
    }

    private static void sendAll(JoinFixture join, BiFunction<String, float[], CompletableFuture<Reply>> how) {
        for (String device : join.devices()) {
            CompletableFuture<Reply> _ = how.apply(device, SURE);
        }
    }

    @Test
    void countForSamplesThatBeginLaterAndNotForThoseThatAreOpen() {
        JoinFixture join = JoinFixture.withState("c", "gateway", state);
        CompletableFuture<Reply> opened =
                join.scores("before", join.devices().getFirst(), SURE);

        join.thresholds().change("ada", "0", never());

        join.devices().stream().skip(1).forEach(device -> {
            CompletableFuture<Reply> _ = join.scores("before", device, SURE);
        });
        assertThat(exit(opened)).isEqualTo(ExitName.LOCAL);

        sendAll(join, (device, scores) -> join.scores("after", device, scores));
        assertThat(join.scores("after", join.devices().getFirst(), SURE).join()).isEqualTo(new Reply.Wanted());
    }

    private static Map<String, @Nullable Double> never() {
        Map<String, @Nullable Double> never = new HashMap<>();
        never.put("local", null);
        return never;
    }

    @Test
    void eventsTellWhereASampleStoppedAndByWhichThreshold() throws InterruptedException {
        JoinFixture join = JoinFixture.withState("c", "gateway", state);
        join.thresholds().change("ada", "0", Map.of("local", 0.25));
        try (DecisionEvents.Subscription listener = Objects.requireNonNull(join.events().subscribe())) {
            sendAll(join, (device, scores) -> join.scores("s", device, scores));

            DecisionEvent event = Objects.requireNonNull(listener.next(0));
            assertThat(event.node()).isEqualTo("gateway");
            assertThat(event.here()).isTrue();
            assertThat(event.decision().sample()).isEqualTo("s");
            assertThat(event.decision().exit()).isEqualTo("local");
            assertThat(Objects.requireNonNull(event.decision().explanation()).exits()).singleElement()
                    .satisfies(exit -> {
                        assertThat(exit.threshold()).isEqualTo(0.25);
                        assertThat(exit.taken()).isTrue();
                        assertThat(exit.present()).isEqualTo(join.devices());
                    });
            assertThat(listener.next(0)).isNull();
        }
    }

    @Test
    void anAnswerFromAboveIsToldAsSuch() throws InterruptedException {
        JoinFixture join = JoinFixture.withState("c", "gateway", state);
        join.thresholds().change("ada", "0", never());
        try (DecisionEvents.Subscription listener = Objects.requireNonNull(join.events().subscribe())) {
            join.parentAnswers(new ParentAnswer.Decided(Decision.of(
                    Classification.of(new double[]{0, 5, 0}, 1), ExitName.CLOUD, Set.of(),
                    List.of()), null));
            sendAll(join, (device, scores) -> join.both("s", device, scores));

            DecisionEvent event = Objects.requireNonNull(listener.next(0));
            assertThat(event.here()).isFalse();
            assertThat(event.decision().exit()).isEqualTo("cloud");
        }
    }

    @Test
    void aListenerThatFetchesNothingHoldsUpNothingAndIsToldWhatItMissed() {
        JoinFixture join = JoinFixture.withState("c", "gateway", state);
        try (DecisionEvents.Subscription listener = Objects.requireNonNull(join.events().subscribe())) {
            int samples = 1100;
            for (int i = 0; i < samples; i++) {
                String sample = "s" + i;
                sendAll(join, (device, scores) -> join.scores(sample, device, scores));
            }
            assertThat(join.count("ddnn.exits")).isEqualTo(samples);
            assertThat(listener.missed()).isEqualTo(samples - 1024);
            assertThat(listener.missed()).isZero();
        }
    }

    @Test
    void thereAreOnlySoManyListenersAndOneThatGoesMakesRoom() {
        DecisionEvents events = JoinFixture.withState("c", "gateway", state).events();
        DecisionEvents.Subscription first = Objects.requireNonNull(events.subscribe());
        for (int i = 1; i < 8; i++) {
            assertThat(events.subscribe()).isNotNull();
        }
        assertThat(events.subscribe()).isNull();
        first.close();
        assertThat(events.subscribe()).isNotNull();
    }
}

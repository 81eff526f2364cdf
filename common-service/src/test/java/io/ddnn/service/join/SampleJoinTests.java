package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The join of a gateway that merges the scores of six devices (topology c). */
@SuppressWarnings("FutureReturnValueIgnored") // what a message is answered is not what every test is about
class SampleJoinTests {

    private static final float[] SURE = {9, 0, 0};
    private static final float[] UNSURE = {1, 1, 1};
    private static final Decision FROM_CLOUD = new Decision(2, 0.75f, ExitName.CLOUD, Set.of(), List.of());

    private final JoinFixture fixture = JoinFixture.of("c", "gateway");

    @Test
    void aSampleLeavesAtTheLocalExitWhenTheMergedScoresAreSure() {
        List<CompletableFuture<Reply>> replies =
                fixture.devices().stream().map(device -> fixture.scores("s", device, SURE)).toList();

        assertThat(replies).allSatisfy(reply -> {
            Decision decision = decision(reply);
            assertThat(decision.exit()).isEqualTo(ExitName.LOCAL);
            assertThat(decision.label()).isZero();
            assertThat(decision.degraded()).isFalse();
        });
        assertThat(fixture.offers()).isEmpty();
        assertThat(fixture.count("ddnn.exits", "exit", "local", "degraded", "false")).isEqualTo(1);
    }

    @Test
    void nobodyIsAnsweredBeforeAllHaveSpoken() {
        List<CompletableFuture<Reply>> replies = fixture.devices().subList(0, 5).stream()
                .map(device -> fixture.scores("s", device, SURE)).toList();

        assertThat(replies).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void mapsAreAskedForWhenTheScoresAreNotSureAndGoUpTogether() {
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));
        List<CompletableFuture<Reply>> scores =
                fixture.devices().stream().map(device -> fixture.scores("s", device, UNSURE)).toList();
        assertThat(scores).allMatch(reply -> reply.join() instanceof Reply.Wanted);

        List<CompletableFuture<Reply>> maps =
                fixture.devices().stream().map(device -> fixture.map("s", device)).toList();

        assertThat(maps).allMatch(reply -> decision(reply).equals(FROM_CLOUD));
        Offer offer = fixture.offers().getFirst();
        assertThat(offer.maps()).extracting("source").containsExactlyElementsOf(fixture.devices());
        assertThat(offer.missing()).isEmpty();
        assertThat(fixture.count("ddnn.exits")).as("the cloud counts what it decides").isZero();
    }

    @Test
    void aSilentDeviceIsWaitedForOnceAndThenNoMore() {
        List<String> speaking = fixture.devices().subList(0, 5);
        List<CompletableFuture<Reply>> first =
                speaking.stream().map(device -> fixture.scores("s1", device, SURE)).toList();
        assertThat(first).noneMatch(CompletableFuture::isDone);
        fixture.windowOver();
        assertThat(first).allSatisfy(reply -> {
            assertThat(decision(reply).missing()).containsExactly("camera-5");
            assertThat(decision(reply).reasons()).containsExactly(DegradedReason.MISSING_DEVICE);
        });

        List<CompletableFuture<Reply>> second =
                speaking.stream().map(device -> fixture.scores("s2", device, SURE)).toList();

        assertThat(second).allMatch(reply -> decision(reply).missing().equals(List.of("camera-5")));
    }

    @Test
    void aSuspectIsWaitedForAgainOnceItSpeaks() {
        List<String> others = fixture.devices().subList(0, 5);
        others.forEach(device -> fixture.scores("s1", device, SURE));
        fixture.windowOver();
        fixture.scores("s1", "camera-5", SURE);

        List<CompletableFuture<Reply>> next =
                others.stream().map(device -> fixture.scores("s2", device, SURE)).toList();

        assertThat(next).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aDeviceThatMissesASampleButSpeaksOfOthersMeanwhileIsNoSuspect() {
        List<String> others = fixture.devices().subList(0, 5);
        others.forEach(device -> fixture.scores("s1", device, SURE));
        fixture.scores("s2", "camera-5", SURE);
        fixture.windowOver();

        CompletableFuture<Reply> next = others.stream().map(device -> fixture.scores("s3", device, SURE)).toList()
                .getFirst();

        assertThat(next).as("camera-5 is alive").isNotDone();
    }

    @Test
    void aDecisionAtTheDeadlineStandsWhenTheTierAboveAnswersLater() {
        fixture.holdingWork();
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));
        CompletableFuture<Reply> reply = fixture.devices().stream()
                .map(device -> fixture.both("s", device, UNSURE)).toList().getFirst();

        fixture.deadlineOver();
        assertThat(fixture.workOnce()).as("the tier above answers").isTrue();

        assertThat(decision(reply).reasons()).containsExactly(DegradedReason.DEADLINE);
        assertThat(decision(fixture.both("s", "camera-0", UNSURE))).isEqualTo(decision(reply));
    }

    @Test
    void aBlankViewIsPresentAndSendsNoMap() {
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));
        CompletableFuture<Reply> blank = fixture.blank("s", "camera-0");
        fixture.devices().subList(1, 6).forEach(device -> fixture.scores("s", device, UNSURE));
        fixture.devices().subList(1, 6).forEach(device -> fixture.map("s", device));

        assertThat(decision(blank)).isEqualTo(FROM_CLOUD);
        assertThat(fixture.offers().getFirst().maps().getFirst().bytes()).as("blank for the cloud, too").isNull();
        assertThat(fixture.offers().getFirst().missing()).isEmpty();
    }

    @Test
    void aDeviceThatIsAskedAndSendsNoMapIsAbsentFromThenOn() {
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));
        fixture.devices().forEach(device -> fixture.scores("s", device, UNSURE));
        fixture.devices().subList(0, 5).forEach(device -> fixture.map("s", device));

        fixture.windowOver();

        assertThat(fixture.offers().getFirst().missing()).containsExactly("camera-5");
        assertThat(fixture.offers().getFirst().maps()).hasSize(5);
    }

    @Test
    void whoComesLateOnlyWaitsForTheDecision() {
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));
        List<String> early = fixture.devices().subList(0, 5);
        early.forEach(device -> fixture.scores("s", device, UNSURE));
        fixture.windowOver();
        CompletableFuture<Reply> late = fixture.scores("s", "camera-5", SURE);
        assertThat(late).isNotDone();

        early.forEach(device -> fixture.map("s", device));

        assertThat(decision(late)).isEqualTo(FROM_CLOUD);
        assertThat(fixture.offers().getFirst().missing()).containsExactly("camera-5");
    }

    @Test
    void theSameMessageAgainGetsTheSameAnswer() {
        fixture.devices().forEach(device -> fixture.scores("s", device, SURE));

        Decision again = decision(fixture.scores("s", "camera-3", SURE));

        assertThat(again.exit()).isEqualTo(ExitName.LOCAL);
        assertThat(fixture.count("ddnn.exits")).isEqualTo(1);
    }

    @Test
    void otherContentOfTheSameSourceIsRefused() {
        fixture.scores("s", "camera-3", SURE);

        assertProblem(() -> fixture.scores("s", "camera-3", UNSURE), ProblemType.SAMPLE_CONFLICT);
    }

    @Test
    void aMapWithoutScoresIsRefusedAndLeavesNoSampleBehind() {
        assertProblem(() -> fixture.map("s", "camera-3"), ProblemType.SCORES_MISSING);

        assertThat(fixture.pending()).isZero();
    }

    @Test
    void scoresAndMapTogetherAreEnough() {
        fixture.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));

        List<CompletableFuture<Reply>> replies =
                fixture.devices().stream().map(device -> fixture.both("s", device, UNSURE)).toList();

        assertThat(replies).allMatch(reply -> decision(reply).equals(FROM_CLOUD));
    }

    @Test
    void aNewerRequestOfTheSameSourceTakesTheOldersPlace() {
        CompletableFuture<Reply> older = fixture.scores("s", "camera-0", SURE);
        fixture.scores("s", "camera-0", SURE);

        assertThatThrownBy(older::join).cause().isInstanceOf(ProblemException.class)
                .hasMessageContaining("newer request");
    }

    @Test
    void aSourceThatIsNoChildIsRefused() {
        assertThatThrownBy(() -> fixture.accept(message("gateway"))).isInstanceOf(MessageException.class)
                .hasMessageContaining("'gateway'").hasMessageContaining("camera-0");
    }

    private TierMessage message(String source) {
        return new TierMessage(fixture.version(), "s", source, 0, SURE, false, List.of(), List.of());
    }

    @Test
    void theLocalExitAnswersMarkedWhenTheTierAboveDoesNot() {
        fixture.parentAnswers(new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, "cannot connect"));

        CompletableFuture<Reply> reply = fixture.devices().stream()
                .map(device -> fixture.both("s", device, UNSURE)).toList().getFirst();

        assertThat(decision(reply).exit()).isEqualTo(ExitName.LOCAL);
        assertThat(decision(reply).reasons()).containsExactly(DegradedReason.PARENT_UNREACHABLE);
        assertThat(fixture.count("ddnn.degraded", "reason", "parent-unreachable")).isEqualTo(1);
    }

    @Test
    void aDeviceWhoseScoresCountIsNotMissingWhenTheLocalExitAnswersForTheCloud() {
        fixture.parentAnswers(new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, "cannot connect"));
        fixture.devices().forEach(device -> fixture.scores("s", device, UNSURE));
        CompletableFuture<Reply> reply = fixture.map("s", "camera-0");
        fixture.devices().subList(1, 5).forEach(device -> fixture.map("s", device));

        fixture.windowOver();

        assertThat(decision(reply).exit()).isEqualTo(ExitName.LOCAL);
        assertThat(decision(reply).reasons()).containsExactly(DegradedReason.PARENT_UNREACHABLE);
        assertThat(decision(reply).missing()).isEmpty();
    }

    @Test
    void theBestExitReachedAnswersAtTheDeadline() {
        CompletableFuture<Reply> reply = fixture.scores("s", "camera-0", UNSURE);

        fixture.deadlineOver();

        Decision decision = decision(reply);
        assertThat(decision.exit()).isEqualTo(ExitName.LOCAL);
        assertThat(decision.reasons()).containsExactlyInAnyOrder(DegradedReason.DEADLINE,
                DegradedReason.MISSING_DEVICE);
    }

    @Test
    void aNewSampleBeyondTheLimitIsRefusedButAnOpenOneIsNot() {
        fixture.scores("s1", "camera-0", SURE);
        fixture.scores("s2", "camera-0", SURE);

        assertProblem(() -> fixture.scores("s3", "camera-0", SURE), ProblemType.OVERLOADED);

        fixture.devices().subList(1, 6).forEach(device -> fixture.scores("s1", device, SURE));
        assertThat(fixture.pending()).isEqualTo(1);
        assertThat(fixture.count("ddnn.admission.rejected", "reason", "open-samples")).isEqualTo(1);
    }

    @Test
    void aDecidedSampleIsForgottenAfterAWhile() {
        fixture.devices().forEach(device -> fixture.scores("s", device, SURE));

        fixture.memoryOver();

        assertThat(fixture.scores("s", "camera-0", UNSURE)).as("opens the sample anew").isNotDone();
    }

    @Test
    void theWindowBeginsWithTheFirstContentAndNotWithAnImageThatIsStillComputed() {
        fixture.open("s", "camera-0");
        fixture.windowOver();

        List<CompletableFuture<Reply>> replies = fixture.devices().subList(0, 5).stream()
                .map(device -> fixture.scores("s", device, SURE)).toList();
        assertThat(replies).as("camera-5 is waited for").noneMatch(CompletableFuture::isDone);
        fixture.windowOver();

        assertThat(replies).allMatch(reply -> decision(reply).missing().equals(List.of("camera-5")));
    }

    @Test
    void aSampleWhoseOnlyImageIsNotComputedInTimeGivesItsPlaceBack() {
        fixture.open("s", "camera-0");
        fixture.windowOver();
        fixture.deadlineOver();

        assertThat(fixture.pending()).isZero();
        assertThat(fixture.knows("s")).isFalse();
    }

    @Test
    void theCloudAlwaysAnswers() {
        JoinFixture cloud = JoinFixture.of("c", "cloud");

        Decision decision = decision(cloud.relay("s", "gateway", List.of("camera-0", "camera-2")));

        assertThat(decision.exit()).isEqualTo(ExitName.CLOUD);
        assertThat(decision.missing()).containsExactly("camera-1", "camera-3", "camera-4", "camera-5");
    }

    @Test
    void anEdgeWithBlocksOffersItsOwnMapAndScores() {
        JoinFixture edge = JoinFixture.of("e", "edge");
        edge.parentAnswers(new ParentAnswer.Decided(FROM_CLOUD));

        edge.devices().forEach(device -> edge.both("s", device, UNSURE));

        Offer offer = edge.offers().getFirst();
        assertThat(offer.maps()).extracting("source").containsExactly("edge");
        assertThat(Objects.requireNonNull(offer.scores())).hasSize(3);
    }

    private static Decision decision(CompletableFuture<Reply> reply) {
        try {
            assertThat(reply).isDone();
            return ((Reply.Decided) reply.join()).decision();
        } catch (CompletionException e) {
            throw new AssertionError("no decision", e);
        }
    }

    private static void assertProblem(Runnable call, ProblemType type) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ProblemException.class,
                problem -> assertThat(problem.type()).isEqualTo(type));
    }
}

package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.join.ModelSample.Offered;
import io.ddnn.service.join.ModelSample.Request;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * The join against {@link JoinModel}: messages in any order, twice, late, lost and in conflict, while windows, deadlines
 * and memories end, images are computed, and the tier above answers late or fails. After each step every request must have
 * fared alike, and the same must have gone up.
 */
class JoinModelTests {

    private static final int MAX_OPEN = 2;
    private static final List<String> SAMPLES = List.of("s1", "s2", "s3");
    private static final List<float[]> SCORES =
            List.of(new float[]{9, 0, 0}, new float[]{0, 9, 0}, new float[]{1, 1, 1}, new float[]{1, 1, 1});

    private static final List<ParentAnswer> ANSWERS = List.of(
            new ParentAnswer.Decided(new Decision(2, 0.75f, ExitName.CLOUD, Set.of(), List.of())),
            new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE, "gone"),
            new ParentAnswer.Unavailable(DegradedReason.PARENT_OVERLOADED, "busy"),
            new ParentAnswer.Unavailable(DegradedReason.DEADLINE, "late"),
            new ParentAnswer.Refused(409, "urn:ddnn:problem:sample-conflict", "no"));

    /** A node, and how sure its blocks' exit must be. */
    private record Kind(String topology, String node, @Nullable Double onBlocks) {}

    /** Relays behind an exit on scores; blocks without and with an exit; a root; several children that may decide. */
    private static final List<Kind> KINDS = List.of(new Kind("c", "gateway", null), new Kind("c", "cloud", null),
            new Kind("e", "edge", null), new Kind("e", "edge", 0.6), new Kind("f", "edge-0", 0.6),
            new Kind("f", "cloud", null));

    private record Pair(CompletableFuture<Reply> actual, Request expected, TierMessage message) {}

    @Property(seed = "1", tries = 600)
    void everyRequestFaresAsTheModelSays(@ForAll @IntRange(max = 5) int kind, @ForAll long seed) {
        Kind chosen = KINDS.get(kind);
        JoinFixture join = JoinFixture.of(chosen.topology(), chosen.node(), chosen.onBlocks()).holdingWork();
        JoinModel model = new JoinModel(join.served(), MAX_OPEN, ANSWERS.getFirst());
        join.parentAnswers(ANSWERS.getFirst());
        Random random = new Random(seed);
        List<Pair> pairs = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            steps.add(step(join, model, random, pairs));
            for (Pair pair : pairs) {
                assertThat(outcome(pair.actual())).as("%s after %s", pair.message(), steps)
                        .isEqualTo(pair.expected().outcome());
            }
            assertThat(join.pending()).as("open samples after %s", steps).isEqualTo(model.open());
            assertThat(join.offers()).as("offers after %s", steps)
                    .extracting(offer -> new Offered(offer.sample(), offer.maps(), offer.missing()))
                    .isEqualTo(model.offers());
            assertThat(join.told()).as("told after %s", steps).isEqualTo(model.told());
            assertThat(join.count("ddnn.exits")).as("decisions after %s", steps).isEqualTo(model.decisions());
        }
        join.deadlineOver();
        while (join.workOnce()) {
            assertThat(join.pending()).as("all samples had their deadline").isZero();
        }
        join.memoryOver();
        assertThat(join.pending()).as("nothing is left open").isZero();
        assertThat(join.held()).as("no bytes are left").isZero();
        assertThat(SAMPLES).as("nothing is remembered").noneMatch(join::knows);
        assertThat(pairs).as("all have an answer").allMatch(pair -> pair.actual().isDone());
    }

    private static String step(JoinFixture join, JoinModel model, Random random, List<Pair> pairs) {
        int what = random.nextInt(84);
        if (what < 3) {
            join.windowOver();
            model.windowOver();
            return "window over";
        }
        if (what == 3) {
            join.deadlineOver();
            model.deadlineOver();
            return "deadline over";
        }
        if (what == 4) {
            join.memoryOver();
            model.memoryOver();
            return "memory over";
        }
        if (what < 8) {
            ParentAnswer next = ANSWERS.get(random.nextInt(ANSWERS.size()));
            join.parentAnswers(next);
            model.parentAnswers(next);
            return "parent: " + next;
        }
        if (what < 18) {
            boolean worked = join.workOnce();
            model.workOnce();
            return worked ? "work" : "no work";
        }
        if (what < 20) {
            return image(join, model, random);
        }
        TierMessage message = message(join, random);
        pairs.add(new Pair(accept(join, message), model.accept(message), message));
        return message.sample() + " " + message.source() + (message.scores() == null ? "" : " scores ")
                + Arrays.toString(message.scores()) + (message.maps().isEmpty() ? "" : " maps")
                + (message.blank() ? " blank" : "") + (message.decided() ? " decided" : "");
    }

    /** An image comes whose scores and map take a while; or one that turned out to be of no use. */
    private static String image(JoinFixture join, JoinModel model, Random random) {
        String sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
        if (random.nextInt(4) == 0) {
            join.forgetIfEmpty(sample);
            model.forgetIfEmpty(sample);
            return "no use in an image of " + sample;
        }
        ProblemType actual = null;
        try {
            join.open(sample, join.served().node().inputs().getFirst());
        } catch (ProblemException e) {
            actual = e.type();
        }
        assertThat(actual).isEqualTo(model.openForImage(sample));
        return "image of " + sample;
    }

    private static TierMessage message(JoinFixture join, Random random) {
        String sample = SAMPLES.get(random.nextInt(SAMPLES.size()));
        List<String> children = join.served().node().inputs();
        String child = children.get(random.nextInt(children.size()));
        boolean device = join.definition().node(child).tier() == Tier.DEVICE;
        // conflicts are rare: mostly a child says the same of a sample, whenever it says it
        int variant = random.nextInt(20) == 0 ? random.nextInt(4) : Math.floorMod((sample + child).hashCode(), 4);
        int what = random.nextInt(10);
        if (what == 0) {
            return TierMessage.decided(join.version(), sample, child, 0);
        }
        if (device && what == 1) {
            return new TierMessage(join.version(), sample, child, 0, null, true, List.of(), List.of());
        }
        float[] scores = what < 8 ? SCORES.get(variant) : null;
        boolean withMaps = scores == null || what < 5;
        return new TierMessage(join.version(), sample, child, 0, scores, false,
                withMaps ? maps(join, child, variant) : List.of(), missing(join, child, variant));
    }

    /** In one variant a node misses the first device below it. */
    private static List<String> missing(JoinFixture join, String child, int variant) {
        return join.definition().node(child).tier() == Tier.DEVICE || variant != 1
                ? List.of()
                : List.of(join.definition().devicesBelow(child).getFirst().id());
    }

    private static List<SourceMap> maps(JoinFixture join, String child, int variant) {
        List<SourceMap> maps = new ArrayList<>();
        for (NodeDefinition source : join.definition().sentMaps(child)) {
            if (missing(join, child, variant).contains(source.id())) {
                continue;
            }
            byte[] bytes = new byte[join.definition().mapBytes(source.id())];
            Arrays.fill(bytes, (byte) (0x33 * variant));
            maps.add(new SourceMap(source.id(), bytes));
        }
        return maps;
    }

    private static CompletableFuture<Reply> accept(JoinFixture join, TierMessage message) {
        try {
            return join.accept(message);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable Object outcome(CompletableFuture<Reply> reply) {
        if (!reply.isDone()) {
            return null;
        }
        try {
            return reply.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                return problem.type();
            }
            throw e;
        }
    }
}

package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.join.SampleRouter.Routed;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.node.Versions;
import io.ddnn.service.offload.RawImages;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.replica.Replicas;
import io.ddnn.service.threshold.ThresholdsInForce;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A gateway of topology c with two versions loaded. */
class SampleRouterTests {

    private static final NetworkDefinition DEFINITION = Topologies.of("c");
    private static final ServedNode OLD = Versions.of(DEFINITION, "gateway", 1);
    private static final ServedNode NEW = Versions.of(DEFINITION, "gateway", 2);
    private static final List<String> DEVICES = DEFINITION.devices().stream().map(NodeDefinition::id).toList();
    private static final float[] SURE = {9, 0, 0};
    private static final float[] UNSURE = {1, 1, 1};

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServedNetworks networks = new ServedNetworks(OLD);
    private final OtherReplica replicas = new OtherReplica();
    private final SampleRouter router = router();
    private ParentAnswer answer = new ParentAnswer.OtherVersion(OLD.version(), false);

    /** Another replica joins the samples that are named here. */
    private static final class OtherReplica implements Replicas {

        private final Set<String> owned = new HashSet<>();
        private final List<Runnable> listeners = new ArrayList<>();

        void takes(String... samples) {
            owned.addAll(List.of(samples));
            listeners.forEach(Runnable::run);
        }

        @Override
        public @Nullable URI ownerElsewhere(String sample) {
            return owned.contains(sample) ? URI.create("http://127.0.0.1:1") : null;
        }

        @Override
        public long view() {
            return 7;
        }

        @Override
        public boolean awaitView(long view, Duration most) {
            return true;
        }

        @Override
        public void unreachable(URI replica) {
            throw new AssertionError("a router asks nobody");
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.add(listener);
        }

        @Override
        public void tell(byte[] word) {
            throw new AssertionError("nobody is told anything");
        }

        @Override
        public void onWord(Consumer<byte[]> listener) {
            throw new AssertionError("nobody listens");
        }
    }

    private SampleRouter router() {
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of("ddnn.deadline", "30s")))
                .bind("ddnn", TierProperties.class).get();
        TierMeters meters = new TierMeters(registry, OLD, "scalar");
        JoinBudget budget = new JoinBudget(1000, Long.MAX_VALUE);
        meters.pending(budget::samples, budget::bytes);
        SharedByVersions shared = SharedByVersions.of(OLD, properties, budget, _ -> ThresholdsInForce.BUNDLED,
                AuditPolicy.NONE, (_, _, _, _, _, _) -> {});
        Parent parent = new Parent() {
            @Override
            public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
                return answer;
            }

            @Override
            public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
                return offers.stream().map(offer -> ask(offer, deadline, new Trace())).toList();
            }

            @Override
            public void tellDecided(String sample, long deadline) {
                throw new AssertionError("a gateway without siblings told its parent of " + sample);
            }
        };
        SampleRouter made = new SampleRouter(networks, served -> {
            SampleJoin join = new SampleJoin(served, parent, properties, shared, meters, (_, _) -> {}, Runnable::run);
            return new VersionedJoin(served, join, join, new RawImages(served, meters));
        }, replicas);
        networks.add(NEW);
        return made;
    }

    private Routed send(ServedNode version, String sample, String source, float @Nullable [] scores,
            boolean withMap) {
        return router.accept(router.of(version.version()), new TierMessage(version.version(), sample, source, 0, scores,
                false, withMap ? List.of(new SourceMap(source, new byte[DEFINITION.mapBytes(source)])) : List.of(),
                List.of()));
    }

    private Routed scores(ServedNode version, String sample, int device, float[] scores) {
        return send(version, sample, DEVICES.get(device), scores, false);
    }

    private static ProblemException problem(CompletableFuture<Reply> reply) {
        try {
            reply.join();
            throw new AssertionError("there is a reply");
        } catch (CompletionException e) {
            return (ProblemException) Objects.requireNonNull(e.getCause());
        }
    }

    private double pending() {
        return registry.get("ddnn.join.pending").gauge().value();
    }

    @Test
    void aVersionThatIsNotLoadedIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> router.of("abcdef")).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.NETWORK_VERSION);
            assertThat(problem.members()).containsEntry("versions", List.of(NEW.version(), OLD.version()));
        });
    }

    @Test
    void aNewerMessageMustUseTheVersionThatTheSampleBeganWith() {
        scores(OLD, "s", 0, SURE);

        assertThatThrownBy(() -> scores(NEW, "s", 1, SURE)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.USE_VERSION);
            assertThat(problem.members()).containsEntry("version", OLD.version());
        });
        assertThat(pending()).isEqualTo(1);
    }

    @Test
    void anOlderMessageTakesTheSampleOverAsItsSenderMayHaveNoNewerVersion() {
        Routed newer = scores(NEW, "s", 0, SURE);

        Routed older = scores(OLD, "s", 1, SURE);

        assertThat(problem(newer.reply()).members()).containsEntry("version", OLD.version());
        assertThat(pending()).isEqualTo(1);
        for (int i = 0; i < DEVICES.size(); i++) {
            scores(OLD, "s", i, SURE);
        }
        assertThat(older.reply()).isCompletedExceptionally();
        assertThat(scores(OLD, "s", 1, SURE).reply().join()).isInstanceOf(Reply.Decided.class);
        assertThat(pending()).isZero();
    }

    @Test
    void onceItIsFixedWhoTakesPartAChildWithAnotherVersionOnlyWaits() {
        List<Routed> scores = new ArrayList<>();
        for (int i = 0; i < DEVICES.size(); i++) {
            scores.add(scores(NEW, "s", i, UNSURE));
        }
        assertThat(scores).allMatch(each -> each.reply().join() instanceof Reply.Wanted);

        Routed older = scores(OLD, "s", 0, SURE);

        assertThat(older.reply()).isNotDone();
        assertThat(older.by().version()).isEqualTo(NEW.version());
    }

    @Test
    void aDecidedSampleAnswersInTheVersionThatDecidedIt() {
        for (int i = 0; i < DEVICES.size(); i++) {
            scores(NEW, "s", i, SURE);
        }

        Routed older = scores(OLD, "s", 0, UNSURE);

        assertThat(older.by().version()).isEqualTo(NEW.version());
        assertThat(older.reply().join()).isEqualTo(scores(NEW, "s", 0, SURE).reply().join());
        assertThat(pending()).isZero();
    }

    @Test
    void thatAChildHasDecidedHoldsInAnyVersion() {
        router.accept(router.of(NEW.version()),
                TierMessage.decided(NEW.version(), "s", DEVICES.getFirst(), 1000));

        List<Routed> older = new ArrayList<>();
        for (int i = 1; i < DEVICES.size(); i++) {
            older.add(scores(OLD, "s", i, SURE));
        }

        assertThat(older).allSatisfy(each -> assertThat(((Reply.Decided) each.reply().join()).decision().degraded())
                .as("nobody is missing").isFalse());
        assertThat(pending()).isZero();
    }

    @Test
    void whatTheTierAboveWantsIsPassedOnToTheChildren() {
        List<Routed> both = new ArrayList<>();
        for (String device : DEVICES) {
            both.add(send(NEW, "s", device, UNSURE, true));
        }

        assertThat(both).allSatisfy(each -> assertThat(problem(each.reply()).members())
                .containsEntry("version", OLD.version()));
        assertThat(pending()).isZero();
        assertThat(scores(OLD, "s", 0, SURE).by().version()).as("and then taken").isEqualTo(OLD.version());
    }

    @Test
    void aDecisionOfAnotherVersionFromAboveIsNotPassedOffAsOneOfThisVersion() {
        answer = new ParentAnswer.Decided(
                new Decision(0, 0.9f, ExitName.CLOUD, Set.of(), List.of()), OLD.version());
        Routed last = null;
        for (String device : DEVICES) {
            last = send(NEW, "s", device, UNSURE, true);
        }

        Reply.Decided reply = (Reply.Decided) Objects.requireNonNull(last).reply().join();
        assertThat(reply.decision().degraded()).isTrue();
        assertThat(reply.decision().exit()).isEqualTo(ExitName.LOCAL);
    }

    @Test
    void aSampleThatAnotherReplicaJoinsIsNotOpened() {
        replicas.takes("s");

        assertThatThrownBy(() -> scores(OLD, "s", 0, SURE)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.MOVED);
            assertThat(problem.members()).containsEntry("view", 7L);
        });
        assertThat(pending()).isZero();
    }

    @Test
    void whenAnotherReplicaTakesOverSamplesThatLackSomethingAreGivenUp() {
        Routed waiting = scores(OLD, "s", 0, SURE);
        List<Routed> asked = new ArrayList<>();
        for (int i = 0; i < DEVICES.size(); i++) {
            asked.add(scores(OLD, "m", i, UNSURE));
        }
        Routed map = send(OLD, "m", DEVICES.getFirst(), null, true);
        Routed kept = scores(OLD, "k", 0, SURE);

        replicas.takes("s", "m");

        assertThat(problem(waiting.reply()).type()).isEqualTo(ProblemType.MOVED);
        assertThat(asked).allMatch(each -> each.reply().join() instanceof Reply.Wanted);
        assertThat(problem(map.reply()).type()).isEqualTo(ProblemType.MOVED);
        assertThat(kept.reply()).isNotDone();
        assertThat(pending()).isEqualTo(1);
    }

    @Test
    void whenAnotherReplicaTakesOverDecisionsAreStillTold() {
        for (int i = 0; i < DEVICES.size(); i++) {
            scores(OLD, "s", i, SURE);
        }

        replicas.takes("s");

        assertThat(scores(OLD, "s", 0, SURE).reply().join()).isInstanceOf(Reply.Decided.class);
    }

    @Test
    void whoeverComesFirstASampleIsDecidedOnceAndByOneVersion() throws Exception {
        int samples = 300;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> versions = new ArrayList<>();
            for (int sample = 0; sample < samples; sample++) {
                for (int device = 0; device < DEVICES.size(); device++) {
                    int number = device;
                    String id = "r" + sample;
                    // the last device has only the old version, as in the middle of a rollout
                    versions.add(threads.submit(() -> ask(id, number, number < DEVICES.size() - 1 ? NEW : OLD)));
                }
            }
            for (int sample = 0; sample < samples; sample++) {
                List<String> ofSample = new ArrayList<>();
                for (Future<String> version : versions.subList(sample * DEVICES.size(),
                        (sample + 1) * DEVICES.size())) {
                    ofSample.add(version.get());
                }
                assertThat(ofSample).containsOnly(OLD.version());
            }
        }
        assertThat(pending()).isZero();
        assertThat(registry.get("ddnn.exits").counter().count()).as("once each").isEqualTo(samples);
    }

    /** Asks as a device does: in the version that it is told to use. */
    private String ask(String sample, int device, ServedNode version) {
        try {
            Routed routed = scores(version, sample, device, SURE);
            routed.reply().join();
            return routed.by().version();
        } catch (CompletionException e) {
            return again(sample, device, (ProblemException) Objects.requireNonNull(e.getCause()));
        } catch (ProblemException e) {
            return again(sample, device, e);
        }
    }

    private String again(String sample, int device, ProblemException problem) {
        assertThat(problem.members()).containsEntry("version", OLD.version());
        return ask(sample, device, OLD);
    }
}

package io.ddnn.service.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.threshold.ThresholdsInForce;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Thousands of open samples at once, from several threads, with a real clock. */
class JoinStressTests {

    private static final int SAMPLES = 6000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ServedNode served = JoinFixture.load(Topologies.of("c"), "gateway");
    private final JoinBudget budget = new JoinBudget(SAMPLES, Long.MAX_VALUE);
    private final AtomicInteger asked = new AtomicInteger();
    private final SampleJoin join = join();

    @AfterEach
    void stop() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private SampleJoin join() {
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of("ddnn.join.window", "10m",
                "ddnn.deadline", "20m", "ddnn.join.memory", "5s"))).bind("ddnn", TierProperties.class).get();
        Parent cloud = new Parent() {
            @Override
            public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
                int label = asked.incrementAndGet() % 3;
                return new ParentAnswer.Decided(new Decision(label, 0.5f, ExitName.CLOUD, Set.of(), List.of()));
            }

            @Override
            public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
                return offers.stream().map(offer -> ask(offer, deadline, new Trace())).toList();
            }

            @Override
            public void tellDecided(String sample, long deadline) {
                throw new AssertionError("a gateway without siblings has nobody to tell");
            }
        };
        return new SampleJoin(served, cloud, properties,
                SharedByVersions.of(served, properties, budget, _ -> ThresholdsInForce.BUNDLED,
                        AuditPolicy.NONE, (_, _, _, _, _, _) -> {}),
                new TierMeters(registry, served, "scalar"),
                (delay, task) -> {
                    Future<?> _ = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                }, workers);
    }

    @Test
    void noAnswerIsLostOrDoubledAndNothingIsLeftBehind() {
        List<String> devices = served.node().inputs();
        List<CompletableFuture<List<Decision>>> samples = new ArrayList<>();
        // all but the last device of all samples first, so that all are open at once
        List<List<CompletableFuture<Decision>>> parts = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            List<CompletableFuture<Decision>> answers = new ArrayList<>();
            for (String device : devices.subList(0, devices.size() - 1)) {
                answers.add(post("s" + i, device, i % 3 == 0));
            }
            parts.add(answers);
        }
        await().atMost(PATIENCE).until(() -> budget.samples() == SAMPLES);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(7));
        for (int i : order) {
            parts.get(i).add(post("s" + i, devices.getLast(), i % 3 == 0));
        }

        for (List<CompletableFuture<Decision>> answers : parts) {
            CompletableFuture<List<Decision>> all = CompletableFuture.supplyAsync(
                    () -> answers.stream().map(CompletableFuture::join).toList(), workers);
            samples.add(all.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(samples).allSatisfy(sample -> {
            List<Decision> answers = sample.join();
            assertThat(answers).hasSize(devices.size()).allMatch(answers.getFirst()::equals);
            assertThat(answers.getFirst().degraded()).isFalse();
        });
        int local = (SAMPLES + 2) / 3;
        assertThat(registry.get("ddnn.exits").tag("exit", "local").counter().count()).isEqualTo(local);
        assertThat(asked).hasValue(SAMPLES - local);
        assertThat(budget.samples()).isZero();
        assertThat(budget.bytes()).isZero();
        await().atMost(PATIENCE)
                .until(() -> IntStream.range(0, SAMPLES).allMatch(i -> join.samples().find("s" + i) == null));
    }

    /** Sends a device's scores, and its map where that is wanted; sometimes everything twice, as after a broken line. */
    private CompletableFuture<Decision> post(String sample, String device, boolean sure) {
        float[] scores = sure ? new float[]{9, 0, 0} : new float[]{1, 1, 1};
        return CompletableFuture.supplyAsync(() -> {
            Reply reply = join.accept(message(sample, device, scores, false)).join();
            if (reply instanceof Reply.Wanted) {
                reply = join.accept(message(sample, device, null, true)).join();
            }
            if (sample.endsWith("7")) {
                Reply again = join.accept(message(sample, device, scores, true)).join();
                assertThat(again).as("the same again").isEqualTo(reply);
            }
            return ((Reply.Decided) reply).decision();
        }, workers);
    }

    private TierMessage message(String sample, String device, float @Nullable [] scores, boolean map) {
        List<SourceMap> maps = map
                ? List.of(new SourceMap(device, new byte[served.definition().mapBytes(device)]))
                : List.of();
        return new TierMessage(served.version(), sample, device, 0, scores, false, maps, List.of());
    }
}

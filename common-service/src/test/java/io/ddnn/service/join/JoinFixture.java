package io.ddnn.service.join;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.audit.AuditPolicy;
import io.ddnn.service.config.TierProperties;
import io.ddnn.service.event.DecisionEvents;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.Offer;
import io.ddnn.service.parent.Parent;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.threshold.Thresholds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A join of one node of a random network, whose clock and whose tier above the test moves by hand. */
final class JoinFixture {

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration MEMORY = Duration.ofSeconds(60);

    /** Loading one warms it up, which takes longer than a test. */
    private static final Map<String, ServedNode> NODES = new ConcurrentHashMap<>();

    /** What the join wants to be run later. */
    private record Task(Duration delay, Runnable action) {}

    private final NetworkDefinition definition;
    private final ServedNode served;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<Task> tasks = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private boolean holding;
    private boolean handingOver;
    private final List<Offer> offers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final JoinBudget budget = new JoinBudget(2, Long.MAX_VALUE);
    private final SampleJoin join;
    private final Thresholds thresholds;
    private final DecisionEvents events = new DecisionEvents(InstantSource.system());
    private @Nullable ParentAnswer answer;

    private JoinFixture(NetworkDefinition definition, ServedNode served, @Nullable Path state) {
        this.thresholds = new Thresholds(new ServedNetworks(served), state, InstantSource.system());
        this.definition = definition;
        this.served = served;
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(
                "ddnn.join.window", WINDOW.toString(), "ddnn.deadline", DEADLINE.toString(), "ddnn.join.memory",
                MEMORY.toString())))
                .bind("ddnn", TierProperties.class).get();
        boolean root = definition.root().id().equals(served.node().id());
        Parent parent = new Parent() {
            @Override
            public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
                offers.add(offer);
                if (answer == null) {
                    throw new AssertionError("the tier above was asked");
                }
                return answer;
            }

            @Override
            public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
                return offers.stream().map(offer -> ask(offer, deadline, new Trace())).toList();
            }

            @Override
            public void tellDecided(String sample, long deadline) {
                told.add(sample);
            }
        };
        TierMeters meters = new TierMeters(registry, served, "scalar");
        this.join = new SampleJoin(served, root ? null : parent, properties,
                SharedByVersions.of(served, properties, budget, thresholds::of, AuditPolicy.NONE, events), meters,
                (delay, task) -> tasks.add(new Task(delay, task)),
                this::execute);
    }

    private void execute(Runnable task) {
        if (handingOver || !holding) {
            handingOver = false;
            task.run();
        } else {
            work.add(task);
        }
    }

    /** From now on blocks run, and the tier above is asked, only when the test says so. */
    JoinFixture holdingWork() {
        holding = true;
        return this;
    }

    /** Does one piece of work that was held, if there is one. */
    boolean workOnce() {
        Runnable next = work.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** A join of a node of a topology; its local exits take what has an entropy of at most 0.8. */
    static JoinFixture of(String topology, String node) {
        return of(topology, node, null);
    }

    /** The same with a threshold for all exits on blocks. */
    static JoinFixture of(String topology, String node, @Nullable Double onBlocks) {
        NetworkDefinition definition = Topologies.of(topology);
        for (NodeDefinition each : definition.nodes()) {
            if (each.exit(ExitOn.BLOCKS) != null) {
                definition = definition.withExit(each.id(), ExitOn.BLOCKS, exit -> exit.withThreshold(onBlocks));
            }
        }
        NetworkDefinition served = definition;
        return new JoinFixture(served, NODES.computeIfAbsent(topology + " " + node + " " + onBlocks,
                _ -> load(served, node)), null);
    }

    /** A join whose thresholds can be changed. */
    static JoinFixture withState(String topology, String node, Path state) {
        NetworkDefinition definition = Topologies.of(topology);
        return new JoinFixture(definition,
                NODES.computeIfAbsent(topology + " " + node + " null", _ -> load(definition, node)), state);
    }

    Thresholds thresholds() {
        return thresholds;
    }

    DecisionEvents events() {
        return events;
    }

    /** A join of a node of any definition. */
    static JoinFixture of(NetworkDefinition definition, String node) {
        return new JoinFixture(definition, load(definition, node), null);
    }

    /** Loads a node of a random network. */
    static ServedNode load(NetworkDefinition definition, String node) {
        try {
            Path directory = Files.createTempDirectory("join").resolve("bundle");
            BundleWriter.write(RandomSlices.bundle(definition, 5), directory);
            return ServedNode.load(BundleDirectory.open(directory), node, new ScalarKernelProvider(), 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> devices() {
        return definition.devices().stream().map(NodeDefinition::id).toList();
    }

    String version() {
        return served.version();
    }

    List<Offer> offers() {
        return offers;
    }

    /** Samples that the tier above was told to be decided here. */
    List<String> told() {
        return told;
    }

    CompletableFuture<Reply> decided(String sample, String source) {
        return accept(TierMessage.decided(version(), sample, source, 0));
    }

    void parentAnswers(ParentAnswer next) {
        this.answer = next;
    }

    CompletableFuture<Reply> accept(TierMessage message) {
        return join.accept(message);
    }

    CompletableFuture<Reply> scores(String sample, String source, float[] scores) {
        return accept(new TierMessage(version(), sample, source, 0, scores, false, List.of(), List.of()));
    }

    CompletableFuture<Reply> map(String sample, String source) {
        return accept(new TierMessage(version(), sample, source, 0, null, false, List.of(mapOf(source)), List.of()));
    }

    CompletableFuture<Reply> both(String sample, String source, float[] scores) {
        return accept(new TierMessage(version(), sample, source, 0, scores, false, List.of(mapOf(source)), List.of()));
    }

    CompletableFuture<Reply> blank(String sample, String source) {
        return accept(new TierMessage(version(), sample, source, 0, null, true, List.of(), List.of()));
    }

    /** What a gateway sends: the maps of those present, and who is missing. */
    CompletableFuture<Reply> relay(String sample, String source, List<String> present) {
        List<String> missing = devices().stream().filter(device -> !present.contains(device)).toList();
        return accept(new TierMessage(version(), sample, source, 0, null, false,
                present.stream().map(this::mapOf).toList(), missing));
    }

    NetworkDefinition definition() {
        return definition;
    }

    ServedNode served() {
        return served;
    }

    private SourceMap mapOf(String source) {
        return new SourceMap(source, new byte[definition.mapBytes(source)]);
    }

    void windowOver() {
        run(WINDOW);
    }

    void deadlineOver() {
        run(DEADLINE);
    }

    void memoryOver() {
        run(MEMORY);
    }

    private void run(Duration delay) {
        List<Task> due = tasks.stream().filter(task -> task.delay().equals(delay)).toList();
        tasks.removeAll(due);
        for (Task task : due) {
            // the timer only hands a task over to the workers: that is not work to be held
            handingOver = true;
            task.action().run();
            // and not even that of a sample that is over
            handingOver = false;
        }
    }

    double count(String name, String... tags) {
        return registry.find(name).tags(tags).counters().stream().mapToDouble(counter -> counter.count()).sum();
    }

    /** A raw image arrives, whose scores and map are still being made. */
    void open(String sample, String source) {
        join.samples()
                .findOrOpen(TierMessage.raw(version(), sample, source, 0, new byte[definition.input().rawBytes()]));
    }

    /** The image turned out to be of no use. */
    void forgetIfEmpty(String sample) {
        join.samples().forgetIfEmpty(sample);
    }

    long held() {
        return budget.bytes();
    }

    boolean knows(String sample) {
        return join.samples().find(sample) != null;
    }

    double pending() {
        return budget.samples();
    }
}

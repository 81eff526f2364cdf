package io.ddnn.service.node;

import io.ddnn.model.bundle.BundleDirectory;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.HeadGate;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.wire.SourceMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node of a network that a service is: its definition, its own slice, and the slices of those devices only that
 * offload their raw images to it. Safe for use by many threads.
 */
public final class ServedNode {

    /** Runs before a node counts as warm, at least: enough for the compiler to have seen the hot loops. */
    private static final int WARM_UP_RUNS = 200;

    /** The compiler is at work while rounds get faster by more than this. */
    private static final double GETTING_FASTER = 0.9;

    /** Rounds that must not have been faster than those before. */
    private static final int STEADY_ROUNDS = 3;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(2);

    private final NetworkDefinition definition;
    private final String version;
    private final NodeDefinition node;
    private final NodeSlice slice;
    private final RunnerPool runners;
    private final Map<String, RunnerPool> rawChildren = new HashMap<>();

    private ServedNode(BundleDirectory bundle, NodeDefinition node, KernelProvider kernels, int workers,
            Set<String> rawDevices) {
        this.definition = bundle.definition();
        this.version = bundle.version();
        this.node = node;
        this.slice = bundle.slice(node.id());
        this.runners = new RunnerPool(workers, () -> new NodeRunner(definition, slice, kernels));
        for (String input : node.inputs()) {
            if (definition.node(input).rawOffload() || rawDevices.contains(input)) {
                NodeSlice child = bundle.slice(input);
                rawChildren.put(input, new RunnerPool(workers, () -> new NodeRunner(definition, child, kernels)));
            }
        }
    }

    /** Loads a node that takes raw images only where the definition says so. */
    public static ServedNode load(BundleDirectory bundle, String nodeId, KernelProvider kernels, int workers) {
        return load(bundle, nodeId, kernels, workers, Set.of());
    }

    /**
     * Loads a node and warms it up.
     *
     * @param rawDevices devices among its children whose raw images it takes, besides those that the definition names
     * @throws io.ddnn.model.bundle.BundleException if the bundle or a slice cannot be used
     */
    public static ServedNode load(BundleDirectory bundle, String nodeId, KernelProvider kernels, int workers,
            Set<String> rawDevices) {
        ServedNode served =
                new ServedNode(bundle, bundle.definition().node(nodeId), kernels, workers, rawDevices);
        served.warmUp();
        return served;
    }

    /** Runs until that does not get faster any more, as compiled code takes the place of interpreted. */
    private void warmUp() {
        PixelImage black = PixelImage.black(definition.input().width(), definition.input().height());
        long start = System.nanoTime();
        long fastest = Long.MAX_VALUE;
        int steady = 0;
        while (steady < STEADY_ROUNDS && System.nanoTime() - start < LONGEST_WARM_UP.toNanos()) {
            long begun = System.nanoTime();
            for (int i = 0; i < WARM_UP_RUNS; i++) {
                runOnce(black);
            }
            long round = System.nanoTime() - begun;
            steady = round < GETTING_FASTER * fastest ? 0 : steady + 1;
            fastest = Math.min(fastest, round);
        }
    }

    private void runOnce(PixelImage black) {
        if (node.tier() == Tier.DEVICE) {
            run(black, (_, _) -> false);
        }
        rawChildren.values().forEach(pool -> pool.use(runner -> runner.run(black)));
        if (!slice.blankMaps().isEmpty()) {
            run(List.copyOf(slice.blankMaps()));
        }
        if (!slice.blankScores().isEmpty()) {
            mergeScores(List.copyOf(slice.blankScores()));
        }
    }

    /** The whole network's definition. */
    public NetworkDefinition definition() {
        return definition;
    }

    /** The network's version, 6 hex digits. */
    public String version() {
        return version;
    }

    /** The node's definition. */
    public NodeDefinition node() {
        return node;
    }

    /** The blank-frame scores of a child. */
    public float[] blankScores(String child) {
        return slice.blankScores().get(node.inputs().indexOf(child));
    }

    /**
     * Runs a device's slice on an image of the network's input shape, as far as the sample goes.
     *
     * @param gate asked at each head
     * @return what the blocks make; empty if the sample left at a head
     */
    public Optional<NodeOutput> run(PixelImage image, HeadGate gate) {
        return run(image, gate, () -> {});
    }

    /**
     * The same, unless it may not begin any more once its turn has come.
     *
     * @param start runs first; what it throws is thrown
     */
    public Optional<NodeOutput> run(PixelImage image, HeadGate gate, Runnable start) {
        return runners.use(start, runner -> runner.run(image, gate));
    }

    /** The children whose raw images this node takes, as it has their slices. */
    public Set<String> rawChildren() {
        return Set.copyOf(rawChildren.keySet());
    }

    /**
     * Runs a child's slice on its raw image, as far as the sample goes.
     *
     * @param gate asked at each head
     * @return what the blocks make; empty if the sample left at a head
     * @throws IllegalArgumentException if this node does not have the child's slice
     */
    public Optional<NodeOutput> runChild(String child, PixelImage image, HeadGate gate) {
        RunnerPool pool = rawChildren.get(child);
        if (pool == null) {
            throw new IllegalArgumentException(
                    "child is '" + child + "', expected one of " + rawChildren.keySet());
        }
        return pool.use(runner -> runner.run(image, gate));
    }

    /** Merges the children's maps and runs the node's blocks on them; null stands for an absent source. */
    public NodeOutput run(List<@Nullable BitTensor> maps) {
        return run(maps, () -> {});
    }

    /**
     * The same, unless it may not begin any more once its turn has come.
     *
     * @param start runs first; what it throws is thrown
     */
    public NodeOutput run(List<@Nullable BitTensor> maps, Runnable start) {
        return runners.use(start, runner -> runner.run(maps));
    }

    /** Merges the children's scores; null stands for an absent child. */
    public double[] mergeScores(List<float @Nullable []> scores) {
        return runners.use(runner -> runner.mergeScores(scores));
    }

    /**
     * The bits of the maps in messages, one entry a map source, null for those that are not among them: unpacked, or the
     * blank-frame map for a blank view.
     */
    public List<@Nullable BitTensor> bits(Map<String, SourceMap> maps) {
        List<@Nullable BitTensor> bits = new ArrayList<>();
        List<NodeDefinition> sources = definition.mapSources(node.id());
        for (int i = 0; i < sources.size(); i++) {
            SourceMap map = maps.get(sources.get(i).id());
            bits.add(map == null ? null : bits(sources.get(i), map.bytes(), slice.blankMaps().get(i)));
        }
        return bits;
    }

    /** Maps of messages in the order of the map sources, as they are relayed. */
    public List<SourceMap> inOrder(Map<String, SourceMap> maps) {
        List<SourceMap> ordered = new ArrayList<>();
        for (NodeDefinition source : definition.mapSources(node.id())) {
            SourceMap map = maps.get(source.id());
            if (map != null) {
                ordered.add(map);
            }
        }
        return ordered;
    }

    private BitTensor bits(NodeDefinition source, byte @Nullable [] bytes, BitTensor blank) {
        if (bytes == null) {
            return blank;
        }
        return BitTensor.fromPacked(definition.outputShape(source.id()), bytes);
    }
}

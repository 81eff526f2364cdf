package io.ddnn.model.inference;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole network evaluated in one piece: what the tiers together must answer, sample by sample. One thread at a time.
 *
 * <p>A child that decided for itself is absent for its parent, which answers for the others alone. So several nodes may
 * decide, each for the devices below it (topology f); the sample's answer is then the one that is most certain, that with
 * the lowest entropy, of equals the one nearest the root.
 */
public final class WholeNetwork {

    private final NetworkDefinition definition;
    private final Map<String, NodeRunner> runners;
    private final PixelImage black;

    /**
     * Makes a network of its slices.
     *
     * @param slices the slice of each node
     * @throws io.ddnn.model.slice.SliceException if a slice does not fit the definition
     */
    public WholeNetwork(NetworkDefinition definition, Map<String, NodeSlice> slices, KernelProvider kernels) {
        this(definition, new HashMap<>());
        for (NodeDefinition node : definition.nodes()) {
            NodeSlice slice = slices.get(node.id());
            if (slice == null) {
                throw new IllegalArgumentException("slice of node '" + node.id() + "' is missing");
            }
            if (!slice.node().equals(node.id())) {
                throw new IllegalArgumentException(
                        "slice is of node '" + slice.node() + "', expected '" + node.id() + "'");
            }
            runners.put(node.id(), new NodeRunner(definition, slice, kernels));
        }
    }

    private WholeNetwork(NetworkDefinition definition, Map<String, NodeRunner> runners) {
        this.definition = definition;
        this.runners = runners;
        this.black = PixelImage.black(definition.input().width(), definition.input().height());
    }

    /** The definition that is evaluated. */
    public NetworkDefinition definition() {
        return definition;
    }

    /**
     * This network with other thresholds, temperatures or weights at its exits. Shares its runners.
     *
     * @throws IllegalArgumentException if the other definition differs in anything else
     */
    public WholeNetwork withDefinition(NetworkDefinition other) {
        if (!withPlainExits(other).equals(withPlainExits(definition))) {
            throw new IllegalArgumentException("definition of network '" + other.name()
                    + "' differs in more than thresholds, temperatures and weights of exits");
        }
        return new WholeNetwork(other, runners);
    }

    private static NetworkDefinition withPlainExits(NetworkDefinition definition) {
        return new NetworkDefinition("any", definition.classes(), definition.input(), definition.nodes().stream()
                .map(node -> node.withExits(node.exits().stream()
                        .map(exit -> new ExitDefinition(exit.on(), exit.after(), 1, null, 1))
                        .toList()))
                .toList());
    }

    /**
     * Evaluates a sample.
     *
     * @param views what each device has, by id; a device that is not named is missing
     * @throws IllegalArgumentException if a device is unknown, or no device is present
     */
    public SampleResult evaluate(Map<String, View> views) {
        for (String id : views.keySet()) {
            if (!definition.hasNode(id) || definition.node(id).tier() != Tier.DEVICE) {
                throw new IllegalArgumentException("device is '" + id + "', expected one of "
                        + definition.devices().stream().map(NodeDefinition::id).toList());
            }
        }
        if (views.values().stream().allMatch(view -> view instanceof View.Missing)) {
            throw new IllegalArgumentException("no device is present, expected at least one");
        }
        return new Evaluation(views).run();
    }

    /** What a node that goes on hands to its parent. */
    private record Continued(float @Nullable [] scores, Map<String, BitTensor> maps) {}

    /** A node's final answer. */
    private record Decided(NodeDefinition node, ExitName exit, Classification classification, List<String> missing) {}

    /** One sample's way through the tree. */
    private final class Evaluation {
        private final Map<String, View> views;
        private final List<ExitPassed> passed = new ArrayList<>();
        private final List<Decided> decisions = new ArrayList<>();
        private final Map<String, Integer> bytes = new LinkedHashMap<>();

        Evaluation(Map<String, View> views) {
            this.views = views;
            definition.devices().forEach(device -> bytes.put(device.id(), 0));
        }

        SampleResult run() {
            visit(definition.root());
            Decided best = decisions.stream()
                    .min(Comparator.<Decided>comparingDouble(decided -> decided.classification().entropy())
                            .thenComparingInt(decided -> depth(decided.node())))
                    .orElseThrow();
            Decision decision = Decision.of(best.classification(), best.exit(), Set.of(), best.missing());
            return new SampleResult(decision, best.node().id(), best.classification(), passed, bytes);
        }

        private int depth(NodeDefinition node) {
            int depth = 0;
            for (NodeDefinition up = definition.parent(node.id()); up != null; up = definition.parent(up.id())) {
                depth++;
            }
            return depth;
        }

        /** What the node sends on, or null if it is absent or has decided. */
        private @Nullable Continued visit(NodeDefinition node) {
            return node.tier() == Tier.DEVICE ? visitDevice(node) : visitInner(node);
        }

        private @Nullable Continued visitDevice(NodeDefinition node) {
            View view = views.getOrDefault(node.id(), new View.Missing());
            PixelImage image = switch (view) {
                case View.Missing _ -> null;
                case View.Blank _ -> black;
                case View.Seen seen -> seen.image();
            };
            if (image == null) {
                return null;
            }
            NodeOutput output = runner(node).run(image, (after, scores) -> exits(node, after, scores)).orElse(null);
            if (output == null) {
                return null;
            }
            if (definition.sendsScores(node.id())) {
                bytes.merge(node.id(), definition.scoreBytes(), Integer::sum);
            }
            if (node.rawOffload()) {
                bytes.merge(node.id(), definition.input().rawBytes(), Integer::sum);
            }
            double[] scores = output.scores();
            return new Continued(scores == null ? null : NodeRunner.summary(scores), Map.of(node.id(), output.map()));
        }

        private @Nullable Continued visitInner(NodeDefinition node) {
            List<@Nullable Continued> children = new ArrayList<>();
            for (String input : node.inputs()) {
                children.add(visit(definition.node(input)));
            }
            List<Continued> present = children.stream().filter(Objects::nonNull).toList();
            if (present.isEmpty()) {
                return null;
            }
            double[] scores = null;
            if (node.exit(ExitOn.SCORES) != null) {
                List<float @Nullable []> summaries = new ArrayList<>();
                for (Continued child : children) {
                    summaries.add(child == null ? null : child.scores());
                }
                scores = runner(node).mergeScores(summaries);
                if (exits(node, 0, scores)) {
                    return null;
                }
            }
            Map<String, BitTensor> maps = new TreeMap<>();
            for (Continued child : present) {
                maps.putAll(child.maps());
            }
            countMaps(node, maps);
            if (!node.blocks().isEmpty()) {
                List<@Nullable BitTensor> inputs = new ArrayList<>();
                for (NodeDefinition source : definition.mapSources(node.id())) {
                    inputs.add(maps.get(source.id()));
                }
                NodeOutput output = runner(node).run(inputs);
                double[] headScores = output.scores();
                if (headScores != null && exits(node, node.blocks().size(), headScores)) {
                    return null;
                }
                scores = headScores == null ? scores : headScores;
                maps = Map.of(node.id(), output.map());
            }
            return new Continued(scores == null ? null : NodeRunner.summary(scores), maps);
        }

        /** Counts what devices send when asked for their maps; raw images are there already. */
        private void countMaps(NodeDefinition node, Map<String, BitTensor> maps) {
            for (String input : node.inputs()) {
                NodeDefinition child = definition.node(input);
                if (maps.containsKey(input) && child.tier() == Tier.DEVICE && !child.rawOffload()) {
                    bytes.merge(input, definition.mapBytes(input), Integer::sum);
                }
            }
        }

        private boolean exits(NodeDefinition node, int after, double[] scores) {
            ExitDefinition exit = Objects.requireNonNull(node.exitAfter(after));
            Classification classification = Classification.of(scores, exit.temperature());
            Double threshold = exit.threshold();
            boolean taken = isLast(node, after) || (threshold != null && classification.exitsAt(threshold));
            ExitName name = ExitName.of(node.tier(), exit.on());
            passed.add(new ExitPassed(node.id(), name, after, classification, taken));
            if (taken) {
                decisions.add(new Decided(node, name, classification, missingBelow(node)));
            }
            return taken;
        }

        private List<String> missingBelow(NodeDefinition node) {
            return definition.devicesBelow(node.id()).stream()
                    .map(NodeDefinition::id)
                    .filter(id -> views.getOrDefault(id, new View.Missing()) instanceof View.Missing)
                    .toList();
        }
    }

    private boolean isLast(NodeDefinition node, int after) {
        return node.equals(definition.root()) && node.isLastExit(after);
    }

    private NodeRunner runner(NodeDefinition node) {
        return Objects.requireNonNull(runners.get(node.id()));
    }
}

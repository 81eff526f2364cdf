package io.ddnn.model.inference;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of a sample through a network as the design tells it, node by node from the leaves to the root: what {@link
 * WholeNetwork} must equal.
 */
final class ReferenceEvaluation {

    /** An exit's answer. */
    record Answer(String node, ExitName exit, Classification classification, int levelsBelowRoot) {}

    final List<Answer> answers = new ArrayList<>();
    final List<String> reached = new ArrayList<>();
    final Map<String, Integer> bytes = new HashMap<>();

    private final NetworkDefinition definition;
    private final Map<String, BitTensor> maps = new HashMap<>();
    private final Map<String, float[]> scores = new HashMap<>();
    private final Set<String> goesOn = new HashSet<>();

    ReferenceEvaluation(NetworkDefinition definition, Map<String, NodeSlice> slices, Map<String, View> views) {
        this.definition = definition;
        for (NodeDefinition node : definition.nodes()) {
            NodeSlice slice = slices.get(node.id());
            if (slice == null) {
                throw new IllegalArgumentException(node.id());
            }
            NodeRunner runner = new NodeRunner(definition, slice, new ScalarKernelProvider());
            if (node.tier() == Tier.DEVICE) {
                device(node, runner, views.get(node.id()));
            } else {
                inner(node, runner);
            }
        }
    }

    /** The answer with the lowest entropy, of equals the one nearest the root, of equals the first. */
    Answer best() {
        Answer best = answers.getFirst();
        for (Answer answer : answers) {
            int surer = Double.compare(answer.classification().entropy(), best.classification().entropy());
            if (surer < 0 || (surer == 0 && answer.levelsBelowRoot() < best.levelsBelowRoot())) {
                best = answer;
            }
        }
        return best;
    }

    private void device(NodeDefinition node, NodeRunner runner, @Nullable View view) {
        bytes.put(node.id(), 0);
        PixelImage image;
        if (view instanceof View.Seen(PixelImage seen)) {
            image = seen;
        } else if (view instanceof View.Blank) {
            image = PixelImage.black(definition.input().width(), definition.input().height());
        } else {
            return;
        }
        Map<Integer, double[]> heads = new LinkedHashMap<>();
        HeadGate allOpen = (after, own) -> {
            heads.put(after, own);
            return false;
        };
        NodeOutput output = runner.run(image, allOpen).orElseThrow();
        maps.put(node.id(), output.map());
        for (Map.Entry<Integer, double[]> head : heads.entrySet()) {
            scores.put(node.id(), NodeRunner.summary(head.getValue()));
            if (decides(node, head.getKey(), head.getValue())) {
                return;
            }
        }
        goesOn.add(node.id());
        NodeDefinition parent = definition.parent(node.id());
        boolean asked = parent != null && parent.exit(ExitOn.SCORES) != null;
        if (node.rawOffload()) {
            add(node.id(), 3 * definition.input().width() * definition.input().height());
        } else if (asked) {
            add(node.id(), 4 * definition.classes().size());
        }
    }

    private void inner(NodeDefinition node, NodeRunner runner) {
        if (node.inputs().stream().noneMatch(goesOn::contains)) {
            return;
        }
        if (node.exit(ExitOn.SCORES) != null) {
            List<float @Nullable []> children = new ArrayList<>();
            for (String child : node.inputs()) {
                children.add(goesOn.contains(child) ? scores.get(child) : null);
            }
            double[] merged = runner.mergeScores(children);
            scores.put(node.id(), NodeRunner.summary(merged));
            if (decides(node, 0, merged)) {
                return;
            }
        }
        for (String child : node.inputs()) {
            BitTensor map = maps.get(child);
            boolean device = definition.node(child).tier() == Tier.DEVICE;
            if (goesOn.contains(child) && device && map != null && !definition.node(child).rawOffload()) {
                add(child, (map.shape().values() + 7) / 8);
            }
        }
        if (!node.blocks().isEmpty()) {
            List<@Nullable BitTensor> inputs = new ArrayList<>();
            for (NodeDefinition source : definition.mapSources(node.id())) {
                inputs.add(reaches(source, node) ? maps.get(source.id()) : null);
            }
            NodeOutput output = runner.run(inputs);
            maps.put(node.id(), output.map());
            double[] own = output.scores();
            if (own != null) {
                scores.put(node.id(), NodeRunner.summary(own));
                if (decides(node, node.blocks().size(), own)) {
                    return;
                }
            }
        }
        goesOn.add(node.id());
    }

    /** Whether nobody between the source of a map and the node decided. */
    private boolean reaches(NodeDefinition source, NodeDefinition node) {
        for (NodeDefinition at = source; at != null && !at.equals(node); at = definition.parent(at.id())) {
            if (!goesOn.contains(at.id())) {
                return false;
            }
        }
        return true;
    }

    private boolean decides(NodeDefinition node, int after, double[] by) {
        ExitDefinition exit = node.exitAfter(after);
        if (exit == null) {
            throw new IllegalStateException(node.id());
        }
        reached.add(node.id() + "@" + after);
        Classification classification = Classification.of(by, exit.temperature());
        boolean lastOfAll = node.equals(definition.root()) && node.exits().getLast().equals(exit);
        Double threshold = exit.threshold();
        if (lastOfAll || (threshold != null && classification.entropy() <= threshold)) {
            answers.add(new Answer(node.id(), ExitName.of(node.tier(), exit.on()), classification, level(node)));
            return true;
        }
        return false;
    }

    private int level(NodeDefinition node) {
        NodeDefinition parent = definition.parent(node.id());
        return parent == null ? 0 : 1 + level(parent);
    }

    private void add(String device, int count) {
        bytes.merge(device, count, Integer::sum);
    }
}

package io.ddnn.model.plan;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A network as a chain of stages from the devices' images to the last answer, and what would have to be sent if the work
 * were handed on between two of them.
 *
 * <p>All nodes of a level (the devices; the edges; the cloud) do the same step at the same time, and a join waits for the
 * slowest, so a stage counts with the node that has most to do.
 */
public final class Chain {

    private final NetworkDefinition definition;
    private final List<List<NodeDefinition>> levels;
    private final List<Stage> stages;
    private final List<Map<String, Integer>> payloads;

    Chain(NetworkDefinition definition, List<List<NodeDefinition>> levels, List<Stage> stages,
            List<Map<String, Integer>> payloads) {
        this.definition = definition;
        this.levels = levels.stream().map(List::copyOf).toList();
        this.stages = List.copyOf(stages);
        this.payloads = payloads.stream().map(Map::copyOf).toList();
    }

    /**
     * The chain of a whole network.
     *
     * @throws PlanException if some devices are below edges and others are not, or an edge is below an edge
     */
    public static Chain of(NetworkDefinition definition) {
        List<List<NodeDefinition>> levels = new ArrayList<>();
        levels.add(definition.devices());
        List<NodeDefinition> edges =
                definition.nodes().stream().filter(node -> node.tier() == Tier.EDGE).toList();
        if (!edges.isEmpty()) {
            levels.add(edges);
        }
        levels.add(List.of(definition.root()));
        for (int level = 0; level + 1 < levels.size(); level++) {
            for (NodeDefinition node : levels.get(level)) {
                NodeDefinition parent = Objects.requireNonNull(definition.parent(node.id()));
                if (!levels.get(level + 1).contains(parent)) {
                    throw new PlanException("network '" + definition.name() + "': node '" + node.id()
                            + "' is an input of '" + parent.id()
                            + "', expected every device below an edge and every edge below the cloud, or no edges");
                }
            }
        }
        return new ChainBuilder(definition, levels).build(false);
    }

    /**
     * The chain of one device and its parent: what bears on how the device sends. All that lies further up is one stage
     * of no operations, as it is the same however the device sends.
     */
    public static Chain uplink(NetworkDefinition definition, String device) {
        NodeDefinition parent = Objects.requireNonNull(definition.parent(device), "a device has a parent");
        return new ChainBuilder(definition, List.of(List.of(definition.node(device)), List.of(parent))).build(true);
    }

    /** The network. */
    public NetworkDefinition definition() {
        return definition;
    }

    /** The stages, from the devices up. */
    public List<Stage> stages() {
        return stages;
    }

    /** Number of devices. */
    public int devices() {
        return levels.getFirst().size();
    }

    /** Whether there is a place between the devices and the last one. */
    public boolean hasEdge() {
        return levels.size() > 2;
    }

    /** The number of stages that are of a level or one below. */
    public int stagesUpTo(int level) {
        return (int) stages.stream().filter(stage -> stage.level() <= level).count();
    }

    /** The level of a node of the chain. */
    int level(NodeDefinition node) {
        for (int level = 0; level < levels.size(); level++) {
            if (levels.get(level).contains(node)) {
                return level;
            }
        }
        throw new IllegalArgumentException("node '" + node.id() + "' is not in the chain");
    }

    /** How many stages from the first on can run at a place: what merges several children runs where they meet. */
    public int runnable(Place place) {
        int home = level(place);
        int count = 0;
        for (Stage stage : stages) {
            for (int level = home + 1; level <= stage.level(); level++) {
                if (levels.get(level).stream().anyMatch(node -> node.inputs().size() > 1)) {
                    return count;
                }
            }
            count++;
        }
        return count;
    }

    /**
     * Bytes of images or maps that each node of a place sends if it hands the work on before a stage.
     *
     * @param stage position of the stage
     */
    public List<Integer> mapBytes(int stage, Place from) {
        return sent(payloads.get(stage), from);
    }

    /** Bytes of scores that each node of a place sends in the same case: none unless the stage merges scores. */
    public List<Integer> scoreBytes(int stage, Place from) {
        Stage next = stages.get(stage);
        Map<String, Integer> scores = new HashMap<>();
        if (next.scores()) {
            levels.get(next.level() - 1).forEach(node -> scores.put(node.id(), definition.scoreBytes()));
        }
        return sent(scores, from);
    }

    private List<Integer> sent(Map<String, Integer> bytes, Place from) {
        List<Integer> all = new ArrayList<>();
        for (NodeDefinition sender : levels.get(level(from))) {
            int sum = 0;
            for (Map.Entry<String, Integer> entry : bytes.entrySet()) {
                if (isAtOrBelow(entry.getKey(), sender.id()) || isAtOrBelow(sender.id(), entry.getKey())) {
                    sum += entry.getValue();
                }
            }
            all.add(sum);
        }
        return all;
    }

    private boolean isAtOrBelow(String id, String ancestor) {
        for (@Nullable
        NodeDefinition node = definition.node(id); node != null; node = definition.parent(node.id())) {
            if (node.id().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private int level(Place place) {
        return switch (place) {
            case DEVICE -> 0;
            case EDGE -> {
                if (!hasEdge()) {
                    throw new IllegalArgumentException("network '" + definition.name() + "' has no edge");
                }
                yield 1;
            }
            case CLOUD -> levels.size() - 1;
        };
    }
}

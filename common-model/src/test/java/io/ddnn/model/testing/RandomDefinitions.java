package io.ddnn.model.testing;

import io.ddnn.model.network.AggregateDefinition;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.InputShape;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Random small networks of every kind: one to five devices, no edge, a gateway that relays, or groups of devices below
 * edges; all aggregations; exits on scores and on blocks, at devices several, with and without thresholds.
 */
public final class RandomDefinitions {

    private static final List<Aggregation> AGGREGATIONS = List.of(Aggregation.MP, Aggregation.AP, Aggregation.CC);

    private final Random random;
    private final boolean alike;
    private final List<NodeDefinition> nodes = new ArrayList<>();

    private RandomDefinitions(Random random) {
        this.random = random;
        this.alike = random.nextInt(3) > 0;
    }

    /** A random valid definition. */
    public static NetworkDefinition next(Random random) {
        return new RandomDefinitions(random).build();
    }

    private NetworkDefinition build() {
        boolean exitsEverywhere = random.nextInt(3) > 0;
        List<NodeDefinition> below = devices(exitsEverywhere);
        if (random.nextInt(4) > 0) {
            below = edges(below, exitsEverywhere);
        }
        nodes.add(cloud(below));
        List<String> classes = IntStream.range(0, random.nextInt(2, 6)).mapToObj(i -> "class " + i).toList();
        return new NetworkDefinition("random." + random.nextInt(1000), classes,
                new InputShape(random.nextInt(4, 13), random.nextInt(4, 13), 3), nodes);
    }

    private List<NodeDefinition> devices(boolean exitsEverywhere) {
        List<NodeDefinition> devices = new ArrayList<>();
        List<BlockDefinition> common = blocks(random.nextInt(1, 4));
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            List<ExitDefinition> exits = exitsEverywhere || random.nextBoolean()
                    ? heads(common.size())
                    : List.of();
            boolean raw = exits.isEmpty() && random.nextInt(3) == 0;
            devices.add(new NodeDefinition("device-" + i, Tier.DEVICE, List.of(), AggregateDefinition.NONE,
                    alike ? common : widened(common), exits, raw));
        }
        nodes.addAll(devices);
        return devices;
    }

    private List<NodeDefinition> edges(List<NodeDefinition> devices, boolean exitsEverywhere) {
        List<NodeDefinition> edges = new ArrayList<>();
        List<BlockDefinition> common = blocks(random.nextInt(0, 3));
        int count = random.nextInt(1, Math.min(3, devices.size()) + 1);
        for (int i = 0; i < count; i++) {
            List<NodeDefinition> group =
                    devices.subList(i * devices.size() / count, (i + 1) * devices.size() / count);
            List<ExitDefinition> exits = new ArrayList<>();
            boolean childrenHaveScores = group.stream().noneMatch(child -> child.exits().isEmpty());
            boolean onScores = childrenHaveScores && ((common.isEmpty() && exitsEverywhere) || random.nextBoolean());
            if (onScores) {
                exits.add(exit(ExitOn.SCORES));
            }
            if (!common.isEmpty() && (exitsEverywhere || random.nextBoolean())) {
                exits.add(exit(ExitOn.BLOCKS));
            }
            edges.add(node("edge-" + i, Tier.EDGE, group, onScores, alike ? common : widened(common), exits));
        }
        nodes.addAll(edges);
        return edges;
    }

    private NodeDefinition cloud(List<NodeDefinition> children) {
        boolean scoresPossible = children.stream().noneMatch(child -> child.exits().isEmpty());
        boolean onScores = scoresPossible && random.nextBoolean();
        List<BlockDefinition> blocks = blocks(onScores ? random.nextInt(0, 3) : random.nextInt(1, 3));
        List<ExitDefinition> exits = new ArrayList<>();
        if (onScores) {
            exits.add(exit(ExitOn.SCORES));
        }
        if (!blocks.isEmpty()) {
            exits.add(exit(ExitOn.BLOCKS));
        }
        return node("cloud", Tier.CLOUD, children, onScores, blocks, exits);
    }

    private NodeDefinition node(String id, Tier tier, List<NodeDefinition> children, boolean onScores,
            List<BlockDefinition> blocks, List<ExitDefinition> exits) {
        Aggregation maps = alike ? aggregation() : Aggregation.CC;
        Aggregation scores = onScores ? aggregation() : null;
        boolean concatenates = scores == Aggregation.CC || (!blocks.isEmpty() && maps == Aggregation.CC);
        AggregateDefinition aggregate = new AggregateDefinition(scores, blocks.isEmpty() ? null : maps,
                concatenates && random.nextInt(3) == 0 ? MissingFill.MASK : MissingFill.BLANK);
        return new NodeDefinition(id, tier, children.stream().map(NodeDefinition::id).toList(), aggregate, blocks,
                exits, false);
    }

    private Aggregation aggregation() {
        return AGGREGATIONS.get(random.nextInt(AGGREGATIONS.size()));
    }

    private List<BlockDefinition> blocks(int count) {
        List<BlockDefinition> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new BlockDefinition(random.nextInt(1, 8), random.nextInt(1, 3)));
        }
        return blocks;
    }

    private List<BlockDefinition> widened(List<BlockDefinition> blocks) {
        int more = random.nextInt(3);
        return blocks.stream().map(block -> new BlockDefinition(block.filters() + more, block.stride())).toList();
    }

    /** Exits behind some of a device's blocks, at least one; in most cases behind the last. */
    private List<ExitDefinition> heads(int blocks) {
        List<ExitDefinition> heads = new ArrayList<>();
        for (int after = 1; after < blocks; after++) {
            if (random.nextBoolean()) {
                heads.add(exit(ExitOn.BLOCKS).withAfter(after));
            }
        }
        if (heads.isEmpty() || random.nextInt(4) > 0) {
            heads.add(exit(ExitOn.BLOCKS));
        }
        return heads;
    }

    private ExitDefinition exit(ExitOn on) {
        @Nullable
        Double threshold = random.nextBoolean() ? null : (Double) random.nextDouble();
        return new ExitDefinition(on, random.nextDouble() * 2, threshold, 0.25 + random.nextDouble() * 3);
    }
}

package io.ddnn.model.plan;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Walks a network's levels from the devices up, and lists stages and what there is to send before each. */
final class ChainBuilder {

    private static final int TAPS = ConvPoolParameters.WINDOW * ConvPoolParameters.WINDOW;

    private final NetworkDefinition definition;
    private final List<List<NodeDefinition>> levels;
    private final List<Stage> stages = new ArrayList<>();
    private final List<Map<String, Integer>> payloads = new ArrayList<>();
    private final Map<String, Integer> ready = new HashMap<>();

    ChainBuilder(NetworkDefinition definition, List<List<NodeDefinition>> levels) {
        this.definition = definition;
        this.levels = levels;
    }

    /**
     * Builds the chain.
     *
     * @param goesOn whether more nodes follow above the last level
     */
    Chain build(boolean goesOn) {
        levels.getFirst().forEach(device -> ready.put(device.id(), definition.input().rawBytes()));
        for (int level = 0; level < levels.size(); level++) {
            if (level > 0) {
                addScores(level);
            }
            addBlocks(level);
        }
        if (goesOn) {
            add(new Stage("beyond", levels.size() - 1, false, 0, ExitName.CLOUD));
        }
        return new Chain(definition, levels, stages, payloads);
    }

    private void add(Stage stage) {
        payloads.add(Map.copyOf(ready));
        stages.add(stage);
    }

    private void addScores(int level) {
        long most = 0;
        boolean any = false;
        for (NodeDefinition node : levels.get(level)) {
            if (node.exit(ExitOn.SCORES) != null) {
                any = true;
                long classes = definition.classes().size();
                long values = classes * node.inputs().size();
                most = Math.max(most, node.aggregate().scores() == Aggregation.CC ? values * classes : values);
            }
        }
        if (any) {
            add(new Stage(tier(level) + "-scores", level, true, most, exit(level, 0)));
        }
    }

    private void addBlocks(int level) {
        List<NodeDefinition> nodes = levels.get(level);
        int most = nodes.stream().mapToInt(node -> node.blocks().size()).max().orElse(0);
        Map<String, MapShape> shapes = new HashMap<>();
        for (int block = 0; block < most; block++) {
            long operations = 0;
            Map<String, Integer> made = new HashMap<>();
            for (NodeDefinition node : nodes) {
                if (block < node.blocks().size()) {
                    MapShape input = shapes.getOrDefault(node.id(), definition.inputShape(node.id()));
                    operations = Math.max(operations, operations(node, block, input));
                    BlockDefinition definedAs = node.blocks().get(block);
                    MapShape output =
                            ConvPoolParameters.outputShape(input, definedAs.stride(), definedAs.filters());
                    shapes.put(node.id(), output);
                    made.put(node.id(), output.packedBytes());
                }
            }
            add(new Stage(tier(level) + "-block-" + (block + 1), level, false, operations, exit(level, block + 1)));
            made.keySet().forEach(node -> definition.mapSources(node).forEach(source -> ready.remove(source.id())));
            ready.putAll(made);
        }
    }

    /** Multiply-accumulates of a block: 9 taps a channel, filter and position; and of the head behind it. */
    private long operations(NodeDefinition node, int block, MapShape input) {
        BlockDefinition definedAs = node.blocks().get(block);
        long summed = block == 0 && node.aggregate().maps() == Aggregation.AP
                ? definition.mapSources(node.id()).size()
                : 1;
        long convolution = summed * TAPS * input.values() * definedAs.filters();
        boolean head = node.exitAfter(block + 1) != null;
        MapShape output = ConvPoolParameters.outputShape(input, definedAs.stride(), definedAs.filters());
        return head ? convolution + (long) output.values() * definition.classes().size() : convolution;
    }

    /** The exit of a level behind some blocks, if samples leave there: it has a threshold, or it is the root's last. */
    private @Nullable ExitName exit(int level, int after) {
        for (NodeDefinition node : levels.get(level)) {
            ExitDefinition exit = node.exitAfter(after);
            boolean last = node.tier() == Tier.CLOUD && node.isLastExit(after);
            if (exit != null && (last || exit.threshold() != null)) {
                return ExitName.of(node.tier(), exit.on());
            }
        }
        return null;
    }

    private String tier(int level) {
        return Objects.requireNonNull(levels.get(level).getFirst()).tier().text();
    }
}

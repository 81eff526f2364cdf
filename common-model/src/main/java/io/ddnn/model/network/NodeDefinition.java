package io.ddnn.model.network;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node of a network: one place where a part of it runs.
 *
 * @param id 1 to 32 of [a-z0-9-]
 * @param tier where the node runs
 * @param inputs ids of the node's children; empty for a device
 * @param aggregate how the children's scores and maps are merged
 * @param blocks the node's blocks, in order; at most {@value #MAX_BLOCKS}
 * @param exits at most one on scores and one on blocks
 * @param rawOffload whether this device sends its image and the parent runs its slice
 */
public record NodeDefinition(String id, Tier tier, List<String> inputs, AggregateDefinition aggregate,
        List<BlockDefinition> blocks, List<ExitDefinition> exits, boolean rawOffload) {

    /** The largest number of blocks of a node. */
    public static final int MAX_BLOCKS = 255;

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");

    public NodeDefinition {
        if (!ID.matcher(id).matches()) {
            throw new DefinitionException("field 'id' is '" + id + "', expected 1 to 32 of [a-z0-9-]");
        }
        inputs = List.copyOf(inputs);
        blocks = List.copyOf(blocks);
        exits = List.copyOf(exits);
        if (tier == Tier.DEVICE) {
            require(inputs.isEmpty(), "inputs", inputs, "none at a device");
            require(!blocks.isEmpty(), "blocks", blocks, "at least one at a device");
        } else {
            require(!inputs.isEmpty(), "inputs", inputs, "at least one at an edge or the cloud");
            require(inputs.stream().distinct().count() == inputs.size(), "inputs", inputs, "each child once");
            require(!rawOffload, "offload", "raw", "none at an edge or the cloud");
        }
        require(blocks.size() <= MAX_BLOCKS, "blocks", blocks.size() + " blocks", "at most " + MAX_BLOCKS);
        require(exits.stream().map(ExitDefinition::on).distinct().count() == exits.size(), "exits",
                exits.stream().map(ExitDefinition::on).toList(), "at most one on scores and one on blocks");
        boolean onScores = exits.stream().anyMatch(exit -> exit.on() == ExitOn.SCORES);
        boolean onBlocks = exits.stream().anyMatch(exit -> exit.on() == ExitOn.BLOCKS);
        require(!onScores || tier != Tier.DEVICE, "exits", "on: scores",
                "on: blocks at a device, which has no children");
        require(!onBlocks || !blocks.isEmpty(), "exits", "on: blocks", "on: scores at a node without blocks");
        require(onScores == (aggregate.scores() != null), "aggregate.scores", aggregate.scores(),
                onScores ? "MP, AP or CC for the exit on scores" : "none without an exit on scores");
        boolean merges = tier != Tier.DEVICE && !blocks.isEmpty();
        require(merges == (aggregate.maps() != null), "aggregate.maps", aggregate.maps(),
                merges ? "MP, AP or CC for the node's blocks" : "none at a device or without blocks");
        require(!rawOffload || exits.stream().allMatch(exit -> exit.threshold() == null), "exits", "a threshold",
                "none at a device that offloads its raw image");
    }

    private static void require(boolean condition, String field, @Nullable Object value, String expected) {
        if (!condition) {
            throw new DefinitionException("field '" + field + "' is " + (value == null ? "missing" : value)
                    + ", expected " + expected);
        }
    }

    /** The exit on scores or on blocks, or null if the node has none. */
    public @Nullable ExitDefinition exit(ExitOn on) {
        for (ExitDefinition exit : exits) {
            if (exit.on() == on) {
                return exit;
            }
        }
        return null;
    }

    /** This node with other exits. */
    public NodeDefinition withExits(List<ExitDefinition> other) {
        return new NodeDefinition(id, tier, inputs, aggregate, blocks, other, rawOffload);
    }
}

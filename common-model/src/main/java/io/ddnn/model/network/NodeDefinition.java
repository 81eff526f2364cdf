package io.ddnn.model.network;

import java.util.ArrayList;
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
 * @param exits at an edge or the cloud at most one on scores and one on blocks; at a device any number on blocks, each
 *     behind another block, the first block's first
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
        exits = checkedPlaces(tier, exits, blocks.size());
        if (tier == Tier.DEVICE) {
            require(inputs.isEmpty(), "inputs", inputs, "none at a device");
            require(!blocks.isEmpty(), "blocks", blocks, "at least one at a device");
        } else {
            require(!inputs.isEmpty(), "inputs", inputs, "at least one at an edge or the cloud");
            require(inputs.stream().distinct().count() == inputs.size(), "inputs", inputs, "each child once");
            require(!rawOffload, "offload", "raw", "none at an edge or the cloud");
        }
        require(blocks.size() <= MAX_BLOCKS, "blocks", blocks.size() + " blocks", "at most " + MAX_BLOCKS);
        require(tier == Tier.DEVICE || exits.stream().map(ExitDefinition::on).distinct().count() == exits.size(),
                "exits", exits.stream().map(ExitDefinition::on).toList(), "at most one on scores and one on blocks");
        boolean onScores = exits.stream().anyMatch(exit -> exit.on() == ExitOn.SCORES);
        boolean onBlocks = exits.stream().anyMatch(exit -> exit.on() == ExitOn.BLOCKS);
        require(!onScores || tier != Tier.DEVICE, "exits", "on: scores",
                "on: blocks at a device, which has no children");
        require(!onBlocks || !blocks.isEmpty(), "exits", "on: blocks", "on: scores at a node without blocks");
        List<Integer> places = places(exits, blocks.size());
        require(tier != Tier.DEVICE || ascends(places), "exits", "after: " + places,
                "each behind another block, the first block's first");
        require(onScores == (aggregate.scores() != null), "aggregate.scores", aggregate.scores(),
                onScores ? "MP, AP or CC for the exit on scores" : "none without an exit on scores");
        boolean merges = tier != Tier.DEVICE && !blocks.isEmpty();
        require(merges == (aggregate.maps() != null), "aggregate.maps", aggregate.maps(),
                merges ? "MP, AP or CC for the node's blocks" : "none at a device or without blocks");
        require(!rawOffload || exits.stream().allMatch(exit -> exit.threshold() == null), "exits", "a threshold",
                "none at a device that offloads its raw image");
    }

    /** The exits, with null for a head behind all blocks, so that equal nodes are equal. */
    private static List<ExitDefinition> checkedPlaces(Tier tier, List<ExitDefinition> exits, int blocks) {
        List<ExitDefinition> checked = new ArrayList<>();
        for (ExitDefinition exit : exits) {
            Integer after = exit.after();
            require(after == null || tier == Tier.DEVICE, "exits", "after: " + after,
                    "no such field at an edge or the cloud, whose head stands behind all blocks");
            require(after == null || after <= blocks, "exits", "after: " + after,
                    "1 to " + blocks + ", the node's number of blocks");
            checked.add(after != null && after == blocks ? exit.withAfter(null) : exit);
        }
        return List.copyOf(checked);
    }

    private static List<Integer> places(List<ExitDefinition> exits, int blocks) {
        return exits.stream().map(exit -> place(exit, blocks)).toList();
    }

    private static int place(ExitDefinition exit, int blocks) {
        Integer after = exit.after();
        return exit.on() == ExitOn.SCORES ? 0 : after == null ? blocks : after;
    }

    private static boolean ascends(List<Integer> values) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i) <= values.get(i - 1)) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean condition, String field, @Nullable Object value, String expected) {
        if (!condition) {
            throw new DefinitionException("field '" + field + "' is " + (value == null ? "missing" : value)
                    + ", expected " + expected);
        }
    }

    /** The exit on scores or on blocks, or null if the node has none; of a device's several the last. */
    public @Nullable ExitDefinition exit(ExitOn on) {
        ExitDefinition found = null;
        for (ExitDefinition exit : exits) {
            if (exit.on() == on) {
                found = exit;
            }
        }
        return found;
    }

    /** The exits on blocks, the first block's first. */
    public List<ExitDefinition> heads() {
        return exits.stream().filter(exit -> exit.on() == ExitOn.BLOCKS).toList();
    }

    /**
     * Where an exit of the node stands: behind how many of its blocks, 0 for an exit on scores. Samples pass a node's
     * exits in ascending order of this number, and no two exits have the same.
     */
    public int after(ExitDefinition exit) {
        return place(exit, blocks.size());
    }

    /** The exit behind some number of the node's blocks, 0 for that on scores; null if there is none. */
    public @Nullable ExitDefinition exitAfter(int after) {
        for (ExitDefinition exit : exits) {
            if (after(exit) == after) {
                return exit;
            }
        }
        return null;
    }

    /** Whether no exit of the node stands behind a place. */
    public boolean isLastExit(int after) {
        return exits.stream().allMatch(exit -> after(exit) <= after);
    }

    /** This node with other exits. */
    public NodeDefinition withExits(List<ExitDefinition> other) {
        return new NodeDefinition(id, tier, inputs, aggregate, blocks, other, rawOffload);
    }
}

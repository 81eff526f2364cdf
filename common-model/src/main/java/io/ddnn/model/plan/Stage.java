package io.ddnn.model.plan;

import io.ddnn.model.exit.ExitName;
import org.jspecify.annotations.Nullable;

/**
 * A step of a network that runs in one place: a block (with the merging before it, and the head after the last block of
 * a node), or the merging of scores for an exit.
 *
 * @param name as in {@code device-block-1}, {@code edge-scores}
 * @param level of the node that the step is of: 0 is a device
 * @param scores whether the step merges scores; else it is a block
 * @param operations multiply-accumulate operations, of the node of the level that has most
 * @param exit the exit after this step where samples may leave; null if none does
 */
public record Stage(String name, int level, boolean scores, long operations, @Nullable ExitName exit) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public Stage(String name, int level, boolean scores, long operations, @Nullable ExitName exit) {
        if (level < 0) {
            throw new IllegalArgumentException("level is " + level + ", expected at least 0");
        }
        if (operations < 0) {
            throw new IllegalArgumentException("operations is " + operations + ", expected at least 0");
        }
        this.name = name;
        this.level = level;
        this.scores = scores;
        this.operations = operations;
        this.exit = exit;
    }
}

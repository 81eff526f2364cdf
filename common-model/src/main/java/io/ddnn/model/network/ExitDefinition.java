package io.ddnn.model.network;

import org.jspecify.annotations.Nullable;

/**
 * An exit of a node.
 *
 * @param on what the exit classifies by
 * @param after for an exit on blocks: the number of the node's blocks that its head stands behind, from 1; null: behind
 *     all of them. Always null for an exit on scores
 * @param weight weight of the exit's loss in training, at least 0
 * @param threshold normalised entropy at or under which a sample exits, in [0, 1]; null: no sample exits here (at the
 *     root every sample does)
 * @param temperature what scores are divided by before softmax, positive; 1 leaves them as they are
 */
public record ExitDefinition(ExitOn on, @Nullable Integer after, double weight, @Nullable Double threshold,
        double temperature) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public ExitDefinition(ExitOn on, @Nullable Integer after, double weight, @Nullable Double threshold,
            double temperature) {
        if (after != null && on == ExitOn.SCORES) {
            throw new DefinitionException("field 'after' is " + after
                    + ", expected none for an exit on scores, which stands before all blocks");
        }
        if (after != null && after < 1) {
            throw new DefinitionException("field 'after' is " + after + ", expected at least 1");
        }
        if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
            throw new DefinitionException("field 'weight' is " + weight + ", expected a number of at least 0");
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new DefinitionException("field 'threshold' is " + threshold + ", expected 0 to 1");
        }
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new DefinitionException("field 'temperature' is " + temperature + ", expected a positive number");
        }
        this.on = on;
        this.after = after;
        this.weight = weight;
        this.threshold = threshold;
        this.temperature = temperature;
    }

    /** An exit on scores, or one behind all of the node's blocks. */
    public ExitDefinition(ExitOn on, double weight, @Nullable Double threshold, double temperature) {
        this(on, null, weight, threshold, temperature);
    }

    /** This exit with its head behind another number of blocks; null: behind all. */
    public ExitDefinition withAfter(@Nullable Integer other) {
        return new ExitDefinition(on, other, weight, threshold, temperature);
    }

    /** This exit with another threshold. */
    public ExitDefinition withThreshold(@Nullable Double other) {
        return new ExitDefinition(on, after, weight, other, temperature);
    }

    /** This exit with another temperature. */
    public ExitDefinition withTemperature(double other) {
        return new ExitDefinition(on, after, weight, threshold, other);
    }
}

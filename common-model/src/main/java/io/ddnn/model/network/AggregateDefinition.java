package io.ddnn.model.network;

import org.jspecify.annotations.Nullable;

/**
 * How a node merges what its children send.
 *
 * @param scores how scores are merged; null where the node has no exit on scores
 * @param maps how maps are merged; null where the node has no blocks
 * @param missing what concatenation puts in the place of an absent child
 */
public record AggregateDefinition(@Nullable Aggregation scores, @Nullable Aggregation maps, MissingFill missing) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public AggregateDefinition(@Nullable Aggregation scores, @Nullable Aggregation maps, MissingFill missing) {
        if (missing == MissingFill.MASK && scores != Aggregation.CC && maps != Aggregation.CC) {
            throw new DefinitionException("field 'missing' is mask, expected it only where scores or maps are"
                    + " concatenated (CC): MP and AP leave out what is absent");
        }
        this.scores = scores;
        this.maps = maps;
        this.missing = missing;
    }

    /** A node that merges nothing. */
    public static final AggregateDefinition NONE = new AggregateDefinition(null, null, MissingFill.BLANK);
}

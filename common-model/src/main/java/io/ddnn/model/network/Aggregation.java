package io.ddnn.model.network;

/** How what several children send is merged (DDNN, section III.C). */
public enum Aggregation {
    /** Max pooling: the maximum of each component. */
    MP,
    /** Average pooling: the mean of each component. */
    AP,
    /** Concatenation. */
    CC
}

package io.ddnn.model.inference;

import io.ddnn.model.tensor.BitTensor;
import org.jspecify.annotations.Nullable;

/**
 * What a node's blocks make.
 *
 * @param map the last block's bits
 * @param scores the last head's scores, one a class; null without a head
 */
public record NodeOutput(BitTensor map, double @Nullable [] scores) {}

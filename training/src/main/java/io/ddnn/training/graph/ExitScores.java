package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;

/**
 * The scores of one exit in a pass.
 *
 * @param node id of the node that holds the exit
 * @param after which of the node's exits, see {@link io.ddnn.model.network.NodeDefinition#after}
 * @param scores {@code (samples + 1) x classes}; the last row is that of a sample that no device sees
 * @param visible for each sample whether the scores say something of its object: a device at or below the node sees it,
 *     and the node is not lost
 */
public record ExitScores(String node, int after, NDArray scores, boolean[] visible) {}

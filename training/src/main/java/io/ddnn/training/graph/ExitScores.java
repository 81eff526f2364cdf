package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import io.ddnn.model.network.ExitOn;

/**
 * The scores of one exit in a pass.
 *
 * @param node id of the node that holds the exit
 * @param on what the exit classifies by
 * @param scores {@code (samples + 1) x classes}; the last row is that of a sample that no device sees
 * @param visible for each sample whether the scores say something of its object: a device at or below the node sees it,
 *     and the node is not lost
 */
public record ExitScores(String node, ExitOn on, NDArray scores, boolean[] visible) {}

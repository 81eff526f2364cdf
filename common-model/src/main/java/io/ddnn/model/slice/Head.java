package io.ddnn.model.slice;

import io.ddnn.model.layer.LinearParameters;

/**
 * The layer of an exit on blocks.
 *
 * @param after the number of the node's blocks that the head stands behind, from 1
 * @param layer what makes scores of the map there
 */
public record Head(int after, LinearParameters layer) {}

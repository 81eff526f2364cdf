package io.ddnn.model.inference;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;

/**
 * An exit that a sample reached.
 *
 * @param node id of the node that holds the exit
 * @param exit the exit's name
 * @param after which of the node's exits: the number of its blocks that the exit stands behind, 0 for that on scores
 * @param classification what its scores say
 * @param taken whether the sample left here
 */
public record ExitPassed(String node, ExitName exit, int after, Classification classification, boolean taken) {}

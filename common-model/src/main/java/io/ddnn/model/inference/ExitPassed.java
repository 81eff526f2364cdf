package io.ddnn.model.inference;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.ExitName;

/**
 * An exit that a sample reached.
 *
 * @param node id of the node that holds the exit
 * @param exit the exit's name
 * @param classification what its scores say
 * @param taken whether the sample left here
 */
public record ExitPassed(String node, ExitName exit, Classification classification, boolean taken) {}

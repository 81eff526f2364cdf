package io.ddnn.service.join;

/**
 * What the joins of all versions of the network share: the children are the same, and so is the room for their samples.
 *
 * @param suspects the children that nobody waits for
 * @param open room for samples
 */
record SharedByVersions(Suspects suspects, OpenBudget open) {}

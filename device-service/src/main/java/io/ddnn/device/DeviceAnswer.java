package io.ddnn.device;

import io.ddnn.model.exit.Decision;

/**
 * A device's answer.
 *
 * @param decision the decision
 * @param here whether the device decided it itself
 * @param version the version of the network that made it, at all nodes that took part
 */
public record DeviceAnswer(Decision decision, boolean here, String version) {}

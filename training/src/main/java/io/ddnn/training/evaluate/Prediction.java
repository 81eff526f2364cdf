package io.ddnn.training.evaluate;

import io.ddnn.model.exit.ExitName;

/**
 * A network's answer for a sample.
 *
 * @param sample the sample's id
 * @param label name of the class
 * @param exit where the sample left
 * @param confidence probability of the label at that exit: the calibrated softmax's maximum
 * @param entropy normalised entropy at that exit
 * @param bytes payload bytes on device uplinks by the formula: the mean over all devices of the definition, blank views
 *     included, a missing device as 0
 */
public record Prediction(String sample, String label, ExitName exit, double confidence, double entropy,
        double bytes) {}

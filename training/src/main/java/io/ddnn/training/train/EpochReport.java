package io.ddnn.training.train;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How an epoch went.
 *
 * @param epoch number of the epoch, from 1
 * @param epochs number of all epochs
 * @param loss mean joint loss of the epoch's steps
 * @param validationAccuracy share of validation samples that the network's last exit gets right; only after some epochs,
 *     and only where there are validation samples
 * @param duration how long the epoch took
 */
public record EpochReport(int epoch, int epochs, double loss, OptionalDouble validationAccuracy, Duration duration) {}

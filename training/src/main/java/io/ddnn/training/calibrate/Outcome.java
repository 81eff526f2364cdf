package io.ddnn.training.calibrate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network does on samples.
 *
 * @param total number of samples; where several cases of each count, of all cases
 * @param right those with the right label
 * @param early those that exited before the root's last exit
 * @param bytes payload bytes on device uplinks, the mean over devices and samples
 * @param left how many left where: by the labels of the exits whose thresholds are chosen, and behind them by the
 *     root's id all others
 */
public record Outcome(int total, int right, int early, double bytes, Map<String, Integer> left) {

    public Outcome {
        left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
    }

    /** The share of samples with the right label; 0 without samples. */
    public double accuracy() {
        return share(right);
    }

    /** The share of samples that exited before the root's last exit. */
    public double earlyShare() {
        return share(early);
    }

    private double share(int count) {
        return (double) count / Math.max(1, total);
    }
}

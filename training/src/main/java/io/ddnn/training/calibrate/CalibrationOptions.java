package io.ddnn.training.calibrate;

/**
 * How exits are calibrated.
 *
 * @param goal what thresholds are chosen for
 * @param lostDevices 0: thresholds are judged with all devices present; 1: also with each single device lost, all cases
 *     counting the same, so that an exit stays sound where it has fewer views
 */
public record CalibrationOptions(ThresholdGoal goal, int lostDevices) {

    public CalibrationOptions {
        if (lostDevices < 0 || lostDevices > 1) {
            throw new IllegalArgumentException("lostDevices is " + lostDevices + ", expected 0 or 1");
        }
    }

    /** A goal, judged with all devices present. */
    public static CalibrationOptions of(ThresholdGoal goal) {
        return new CalibrationOptions(goal, 0);
    }
}

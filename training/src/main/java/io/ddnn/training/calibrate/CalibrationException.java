package io.ddnn.training.calibrate;

/** No thresholds reach the goal, or the samples are too few to show that some do. */
public final class CalibrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CalibrationException(String message) {
        super(message);
    }
}

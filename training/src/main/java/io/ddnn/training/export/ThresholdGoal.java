package io.ddnn.training.export;

/**
 * What thresholds are chosen for, on validation samples: of all thresholds at which at least some share of the samples
 * exits before the root, those with the best accuracy count, less some slack; of those the ones with which most samples
 * exit early.
 *
 * @param minimumEarlyShare share of samples that must exit before the root, 0 to 1, as far as that can be had
 * @param accuracySlack accuracy that may be given up for more early exits, 0 to 1
 */
public record ThresholdGoal(double minimumEarlyShare, double accuracySlack) {

    /** Three quarters of the samples exit early, and no accuracy is given up for more. */
    public static final ThresholdGoal DEFAULT = new ThresholdGoal(0.75, 0);

    public ThresholdGoal {
        requireShare("minimumEarlyShare", minimumEarlyShare);
        requireShare("accuracySlack", accuracySlack);
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(field + " is " + value + ", expected 0 to 1");
        }
    }
}

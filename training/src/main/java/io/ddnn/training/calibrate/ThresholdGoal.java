package io.ddnn.training.calibrate;

/** What thresholds are chosen for. */
public sealed interface ThresholdGoal {

    /** Three quarters of the samples exit early, and no accuracy is given up for more. */
    EarlyShare DEFAULT = new EarlyShare(0.75, 0);

    /**
     * Of all thresholds at which at least some share of the samples exits before the root, those with the best accuracy
     * count, less some slack; of those the ones with which most samples exit early.
     *
     * @param minimum share of samples that must exit before the root, 0 to 1, as far as that can be had
     * @param accuracySlack accuracy that may be given up for more early exits, 0 to 1
     */
    record EarlyShare(double minimum, double accuracySlack) implements ThresholdGoal {

        public EarlyShare {
            requireShare("minimum", minimum);
            requireShare("accuracySlack", accuracySlack);
        }
    }

    /**
     * The fewest bytes at which the network is at least so accurate.
     *
     * @param target accuracy, above 0 and below 1
     * @param confidence how sure that must be, 0 to below 1: the probability that the true accuracy is under the target
     *     is at most {@code 1 - confidence}. 0: the accuracy on the samples decides, which says nothing of others
     */
    record Accuracy(double target, double confidence) implements ThresholdGoal {

        public Accuracy {
            if (!(target > 0 && target < 1)) {
                throw new IllegalArgumentException("target is " + target + ", expected above 0 and below 1");
            }
            if (!(confidence >= 0 && confidence < 1)) {
                throw new IllegalArgumentException("confidence is " + confidence + ", expected 0 to below 1");
            }
        }
    }

    /**
     * The best accuracy at which devices send at most so much.
     *
     * @param budget payload bytes on a device's uplink by the formula, the mean over devices and samples
     */
    record Bytes(double budget) implements ThresholdGoal {

        public Bytes {
            if (!(budget >= 0 && budget < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("budget is " + budget + ", expected a number of at least 0");
            }
        }
    }

    private static void requireShare(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(field + " is " + value + ", expected 0 to 1");
        }
    }
}

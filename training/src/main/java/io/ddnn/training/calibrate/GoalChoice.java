package io.ddnn.training.calibrate;

import java.util.List;
import java.util.Locale;

/** Chooses among thresholds by what came of them on the samples; of equals the first. */
final class GoalChoice {

    private GoalChoice() {}

    /**
     * The best for a goal.
     *
     * @param all at least one
     * @throws CalibrationException if none reaches the goal
     */
    static Tradeoff best(ThresholdGoal goal, List<Tradeoff> all) {
        return switch (goal) {
            case ThresholdGoal.EarlyShare share -> mostEarly(share, all);
            case ThresholdGoal.Accuracy accuracy -> fewestBytes(accuracy.target(), all);
            case ThresholdGoal.Bytes bytes -> mostAccurate(bytes.budget(), all);
        };
    }

    private static Tradeoff mostEarly(ThresholdGoal.EarlyShare goal, List<Tradeoff> all) {
        double most = all.stream().mapToDouble(each -> each.outcome().earlyShare()).max().orElse(0);
        double share = Math.min(goal.minimum(), most);
        List<Tradeoff> enough = all.stream().filter(each -> each.outcome().earlyShare() >= share).toList();
        double accuracy = enough.stream().mapToDouble(each -> each.outcome().accuracy()).max().orElse(0)
                - goal.accuracySlack();
        List<Tradeoff> good = enough.stream().filter(each -> each.outcome().accuracy() >= accuracy).toList();
        Tradeoff best = good.getFirst();
        for (Tradeoff each : good) {
            int moreEarly = Integer.compare(each.outcome().early(), best.outcome().early());
            if (moreEarly > 0 || (moreEarly == 0 && each.outcome().bytes() < best.outcome().bytes())) {
                best = each;
            }
        }
        return best;
    }

    private static Tradeoff fewestBytes(double target, List<Tradeoff> all) {
        Tradeoff best = null;
        double highest = 0;
        for (Tradeoff each : all) {
            highest = Math.max(highest, each.outcome().accuracy());
            if (each.outcome().accuracy() >= target && (best == null || isCheaper(each, best))) {
                best = each;
            }
        }
        if (best == null) {
            throw new CalibrationException(String.format(Locale.ROOT,
                    "no thresholds reach an accuracy of %.2f %% on the samples, the best reach %.2f %%", 100 * target,
                    100 * highest));
        }
        return best;
    }

    private static boolean isCheaper(Tradeoff one, Tradeoff other) {
        int bytes = Double.compare(one.outcome().bytes(), other.outcome().bytes());
        return bytes < 0 || (bytes == 0 && one.outcome().right() > other.outcome().right());
    }

    private static Tradeoff mostAccurate(double budget, List<Tradeoff> all) {
        Tradeoff best = null;
        double fewest = Double.POSITIVE_INFINITY;
        for (Tradeoff each : all) {
            fewest = Math.min(fewest, each.outcome().bytes());
            if (each.outcome().bytes() <= budget && (best == null || isMoreAccurate(each, best))) {
                best = each;
            }
        }
        if (best == null) {
            throw new CalibrationException(String.format(Locale.ROOT,
                    "no thresholds keep to %.1f bytes a device and sample, the fewest are %.1f", budget, fewest));
        }
        return best;
    }

    private static boolean isMoreAccurate(Tradeoff one, Tradeoff other) {
        int right = Integer.compare(one.outcome().right(), other.outcome().right());
        return right > 0 || (right == 0 && one.outcome().bytes() < other.outcome().bytes());
    }
}

package io.ddnn.training.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Shows on samples that had no part in choosing thresholds that they reach an accuracy, as in Learn then Test
 * (Angelopoulos, Bates, Candès, Jordan and Lei 2021), by fixed-sequence testing with several starts. Other samples have
 * put the thresholds in an order, the most bytes first, and named the places in it to start from: those that they found
 * most accurate, of many equals some. From each start thresholds are tested one by one with the exact binomial bound,
 * until the first that fails; of all that passed those with the fewest bytes are taken.
 *
 * <p>A sequence errs with a probability of at most its level, however long it is, as its order is fixed before its test.
 * With s starts the level of each is {@code (1 - confidence) / s}, so all together err with at most
 * {@code 1 - confidence}: that is the probability that the true accuracy of what is taken is under the target. No more
 * than the target is shown, though what is taken may have been right on more: it was picked among others.
 *
 * @param samples number of samples of the test, independent of each other
 * @param right those that the thresholds taken get right
 * @param target the accuracy that was shown
 */
public record AccuracyProof(int samples, int right, double target) {

    /** The most places to start from. */
    static final int MAX_STARTS = 4;

    private static final int RUNGS = 64;

    /** What was taken, and why. */
    record Shown(double[] thresholds, AccuracyProof proof) {}

    /** What thresholds gave in the test, and the bound of their true accuracy at the level of a sequence. */
    private record Tested(int total, int right, double bound) {

        static Tested of(Outcome outcome, double confidence) {
            return new Tested(outcome.total(), outcome.right(),
                    BinomialBound.lower(outcome.right(), outcome.total(), confidence));
        }
    }

    /** Thresholds and what came of them on the samples that give the order. */
    record Tried(double[] thresholds, Outcome outcome) {

        boolean isBetter(Tried other) {
            return outcome.right() > other.outcome.right()
                    || (outcome.right() == other.outcome.right() && outcome.bytes() < other.outcome.bytes());
        }
    }

    /**
     * Thresholds in the order of their tests.
     *
     * @param steps thresholds, at least one
     * @param starts places in them, ascending, different, at least one
     */
    record Path(List<double[]> steps, int[] starts) {}

    /** Tells how the network does at thresholds on the samples of the test. */
    @FunctionalInterface
    interface Test {
        Outcome at(double[] thresholds);
    }

    /**
     * Tests.
     *
     * @param goal with a confidence above 0
     * @param all number of all samples, those that gave the order included; for the message
     * @throws CalibrationException if no start passes
     */
    static Shown of(ThresholdGoal.Accuracy goal, Path path, Test test, int all) {
        int[] starts = path.starts;
        double confidence = 1 - (1 - goal.confidence()) / starts.length;
        List<Tested> tested = path.steps.stream()
                .map(thresholds -> Tested.of(test.at(thresholds), confidence))
                .toList();
        int taken = -1;
        for (int start : starts) {
            for (int i = start; i < tested.size() && tested.get(i).bound >= goal.target(); i++) {
                taken = Math.max(taken, i);
            }
        }
        if (taken < 0) {
            Tested best = Arrays.stream(starts).mapToObj(tested::get)
                    .reduce((one, other) -> other.bound > one.bound ? other : one)
                    .orElseThrow();
            throw notShown(goal, best, confidence, all);
        }
        Tested last = tested.get(taken);
        return new Shown(path.steps.get(taken), new AccuracyProof(last.total, last.right, goal.target()));
    }

    private static CalibrationException notShown(ThresholdGoal.Accuracy goal, Tested best, double confidence,
            int all) {
        long needed = BinomialBound.trialsFor(best.right, best.total, goal.target(), confidence);
        String more = needed == 0
                ? "not above the target, so that more samples alone would not do"
                : String.format(Locale.ROOT, "for which about %d labelled samples would be needed in place of %d",
                        (long) Math.ceil((double) needed * all / best.total), all);
        return new CalibrationException(String.format(Locale.ROOT,
                "an accuracy of %.2f %% cannot be shown with a confidence of %s: the best thresholds are right on %d of"
                        + " the %d samples kept for the test, which shows %.2f %%; that is %.2f %%, %s",
                100 * goal.target(), goal.confidence(), best.right, best.total, 100 * best.bound,
                100.0 * best.right / best.total, more));
    }

    /**
     * Orders thresholds. Bytes are cut into equal rungs, of each rung the most accurate stand for it; the starts are
     * spread evenly over the most accurate of these.
     */
    static Path path(List<Tried> all) {
        double fewest = all.stream().mapToDouble(each -> each.outcome.bytes()).min().orElse(0);
        double most = all.stream().mapToDouble(each -> each.outcome.bytes()).max().orElse(0);
        SortedMap<Integer, Tried> rungs = new TreeMap<>();
        for (Tried each : all) {
            double depth = most == fewest ? 0 : (most - each.outcome.bytes()) / (most - fewest);
            rungs.merge((int) Math.min(RUNGS - 1, depth * RUNGS), each,
                    (one, other) -> other.isBetter(one) ? other : one);
        }
        List<Tried> steps = List.copyOf(rungs.values());
        int right = steps.stream().mapToInt(each -> each.outcome.right()).max().orElse(0);
        int[] best = IntStream.range(0, steps.size()).filter(i -> steps.get(i).outcome.right() == right).toArray();
        int[] starts = IntStream.range(0, MAX_STARTS)
                .map(start -> best[start * (best.length - 1) / (MAX_STARTS - 1)])
                .distinct()
                .toArray();
        return new Path(steps.stream().map(Tried::thresholds).toList(), starts);
    }
}

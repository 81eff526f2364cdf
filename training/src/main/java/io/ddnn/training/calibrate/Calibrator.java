package io.ddnn.training.calibrate;

import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.training.data.DataSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Calibrates the exits of an integer network on labelled samples that it was not trained on: fits each exit's
 * temperature, then chooses the thresholds of all exits that have one, together, for a goal.
 *
 * <p>Where an accuracy is to be shown with some confidence, a quarter of the samples fits the temperatures and orders the
 * thresholds, and the rest, which had no part in that, is the test. Which samples are which is drawn with a fixed seed:
 * another draw after a test that failed would be another try.
 */
public final class Calibrator {

    private static final int TUNING_PART = 4;
    private static final long SEED = 1;

    private final WholeNetwork network;
    private final Validation validation;
    private final CalibrationOptions options;
    private final List<Integer> all;

    private Calibrator(WholeNetwork network, DataSet data, CalibrationOptions options) {
        this.network = network;
        this.validation = new Validation(network.definition(), data, options.lostDevices());
        this.options = options;
        this.all = IntStream.range(0, validation.size()).boxed().toList();
    }

    /**
     * Calibrates.
     *
     * @param network its thresholds and temperatures do not matter, but which exits have a threshold does
     * @throws IllegalArgumentException if the data do not fit the network, are empty or lack a label, or the network's
     *     only device were to be lost
     * @throws CalibrationException if no thresholds reach the goal, or that cannot be shown
     */
    public static Calibration calibrate(WholeNetwork network, DataSet data, CalibrationOptions options) {
        if (data.samples().isEmpty()) {
            throw new IllegalArgumentException("the data set has no samples, expected at least one");
        }
        Calibrator calibrator = new Calibrator(network, data, options);
        return options.goal() instanceof ThresholdGoal.Accuracy accuracy && accuracy.confidence() > 0
                ? calibrator.shown(accuracy)
                : calibrator.chosen();
    }

    private Replay replay(List<Integer> tuning) {
        return new Replay(network.withDefinition(Temperatures.fit(network, validation, tuning)), validation);
    }

    private Calibration chosen() {
        Replay replay = replay(all);
        List<double[]> grid = ThresholdGrid.of(replay, all);
        List<Tradeoff> tradeoffs = tradeoffs(replay, grid);
        Tradeoff best = GoalChoice.best(options.goal(), tradeoffs);
        return result(replay, grid.get(tradeoffs.indexOf(best)), tradeoffs, null);
    }

    private Calibration shown(ThresholdGoal.Accuracy goal) {
        if (all.size() < TUNING_PART) {
            throw new CalibrationException("got " + all.size() + " samples, expected at least " + TUNING_PART
                    + " to show an accuracy on");
        }
        Random random = new Random(SEED);
        List<Integer> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        List<Integer> tuning = order.subList(0, all.size() / TUNING_PART);
        List<Integer> testing = order.subList(tuning.size(), all.size());
        // one case of each sample: cases of one sample are not independent of each other
        int[] cases = testing.stream()
                .mapToInt(sample -> random.nextInt(validation.cases(sample).size()))
                .toArray();
        Replay replay = replay(tuning);
        List<AccuracyProof.Tried> tried = ThresholdGrid.of(replay, tuning).stream()
                .map(thresholds -> new AccuracyProof.Tried(thresholds, replay.outcome(thresholds, tuning)))
                .toList();
        AccuracyProof.Shown shown = AccuracyProof.of(goal, AccuracyProof.path(tried),
                thresholds -> replay.outcomeOfOneCase(thresholds, testing, cases), all.size());
        List<Tradeoff> tradeoffs = tradeoffs(replay, ThresholdGrid.of(replay, all));
        return result(replay, shown.thresholds(), tradeoffs, shown.proof());
    }

    private List<Tradeoff> tradeoffs(Replay replay, List<double[]> grid) {
        return grid.stream()
                .map(thresholds -> new Tradeoff(replay.named(thresholds), replay.outcome(thresholds, all)))
                .toList();
    }

    private Calibration result(Replay replay, double[] thresholds, List<Tradeoff> tradeoffs,
            @Nullable AccuracyProof proof) {
        Tradeoff chosen = new Tradeoff(replay.named(thresholds), replay.outcome(thresholds, all));
        return new Calibration(replay.with(thresholds), chosen,
                curve(chosen, replay.labels().size() > 1 ? Tradeoff.pareto(tradeoffs) : tradeoffs), proof);
    }

    /** One of each outcome, the most bytes first; of the chosen one's outcome the chosen one. */
    private static List<Tradeoff> curve(Tradeoff chosen, List<Tradeoff> others) {
        Map<Outcome, Tradeoff> byOutcome = new LinkedHashMap<>();
        byOutcome.put(chosen.outcome(), chosen);
        others.forEach(each -> byOutcome.putIfAbsent(each.outcome(), each));
        List<Tradeoff> curve = new ArrayList<>(byOutcome.values());
        curve.sort(Comparator.comparingDouble((Tradeoff each) -> each.outcome().bytes()).reversed());
        return curve;
    }
}

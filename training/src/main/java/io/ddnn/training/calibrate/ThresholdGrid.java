package io.ddnn.training.calibrate;

import java.util.ArrayList;
import java.util.List;

/**
 * The thresholds that are tried: for each label some that lie between the entropies of samples at its exits, spread
 * evenly over them, and every combination of these. Where there are so many labels that combinations were too many, the
 * thresholds of all labels rise together.
 */
final class ThresholdGrid {

    /** The most thresholds between entropies that are tried for a label. */
    static final int CANDIDATES = 64;

    /** The largest number of labels whose thresholds are combined. */
    static final int MAX_COMBINED = 4;

    private static final int MAX_COMBINATIONS = 40_000;

    private ThresholdGrid() {}

    /**
     * Thresholds to try, one a label, in the order of the labels; the first rise slowest.
     *
     * @param samples numbers of the samples whose entropies count
     */
    static List<double[]> of(Replay replay, List<Integer> samples) {
        List<String> labels = replay.labels();
        boolean combined = labels.size() <= MAX_COMBINED;
        int most = combined && labels.size() > 1
                ? (int) Math.min(CANDIDATES, Math.pow(MAX_COMBINATIONS, 1.0 / labels.size()) - 1)
                : CANDIDATES;
        List<List<Double>> candidates = labels.stream()
                .map(label -> candidates(replay.entropies(label, samples), most))
                .toList();
        List<double[]> grid = new ArrayList<>();
        if (combined) {
            combine(candidates, 0, new double[labels.size()], grid);
        } else {
            for (int step = 0; step <= most; step++) {
                int share = step;
                grid.add(candidates.stream()
                        .mapToDouble(list -> list.get(share * (list.size() - 1) / most))
                        .toArray());
            }
        }
        return grid;
    }

    private static void combine(List<List<Double>> candidates, int place, double[] chosen, List<double[]> grid) {
        if (place == candidates.size()) {
            grid.add(chosen.clone());
            return;
        }
        for (double threshold : candidates.get(place)) {
            chosen[place] = threshold;
            combine(candidates, place + 1, chosen, grid);
        }
    }

    /**
     * Thresholds from 0 to 1, ascending.
     *
     * @param entropies different ones, ascending
     */
    static List<Double> candidates(double[] entropies, int most) {
        int wanted = Math.min(entropies.length, most);
        List<Double> candidates = new ArrayList<>(List.of(0.0));
        for (int k = 1; k < wanted; k++) {
            int above = (int) ((long) k * entropies.length / wanted);
            candidates.add(round((entropies[above - 1] + entropies[above]) / 2));
        }
        candidates.add(1.0);
        return candidates;
    }

    /** To six decimals: what a person can read in a definition. */
    private static double round(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}

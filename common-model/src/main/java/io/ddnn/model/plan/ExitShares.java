package io.ddnn.model.plan;

import io.ddnn.model.exit.ExitName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which share of all samples leaves a network after each stage of its chain.
 *
 * @param leaving one share a stage, each 0 to 1, together 1
 */
public record ExitShares(List<Double> leaving) {

    private static final double ROUNDING = 1e-9;

    public ExitShares {
        leaving = List.copyOf(leaving);
        for (double share : leaving) {
            requireShare("?", share);
        }
        double sum = leaving.stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new PlanException("shares of the exits add up to " + sum + ", expected 1");
        }
    }

    private static void requireShare(String exit, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new PlanException("share of exit '" + exit + "' is " + share + ", expected 0 to 1");
        }
    }

    /**
     * Shares by the names of exits, or of the stages that they follow: several exits of a device have the same name. What
     * is not named leaves at the last stage.
     *
     * @throws PlanException if samples cannot leave at an exit of such a name, several exits have it, or the shares are
     *     more than 1
     */
    public static ExitShares named(Chain chain, Map<String, Double> shares) {
        List<Stage> stages = chain.stages();
        List<Double> leaving = new ArrayList<>(Collections.nCopies(stages.size(), 0.0));
        int last = stages.size() - 1;
        double rest = 1;
        @Nullable
        Double lastGiven = null;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            String name = share.getKey();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                if (isCalled(stages.get(i), name)) {
                    places.add(i);
                }
            }
            if (places.isEmpty() && isCalled(stages.get(last), name)) {
                lastGiven = share.getValue();
                continue;
            }
            if (places.size() != 1) {
                throw new PlanException("exit '" + name + "' is at " + places.size()
                        + " places before the last where samples may leave, expected one; there are "
                        + earlyExits(chain));
            }
            int place = places.getFirst();
            requireShare(name, share.getValue());
            if (leaving.get(place) > 0) {
                throw new PlanException("exit '" + name + "' is named twice, expected once");
            }
            leaving.set(place, share.getValue());
            rest -= share.getValue();
        }
        if (rest < -ROUNDING) {
            throw new PlanException("shares of the exits add up to " + (1 - rest) + ", expected at most 1");
        }
        leaving.set(last, Math.max(0, rest));
        if (lastGiven != null && Math.abs(lastGiven - rest) > ROUNDING) {
            throw new PlanException("share of the last exit is " + lastGiven + ", expected what the others leave, "
                    + rest);
        }
        return new ExitShares(leaving);
    }

    private static boolean isCalled(Stage stage, String name) {
        ExitName exit = stage.exit();
        return exit != null && (exit.text().equals(name) || stage.name().equals(name));
    }

    /** Names of the exits before the last stage where samples may leave, each with that of the stage before it. */
    public static List<String> earlyExits(Chain chain) {
        List<String> names = new ArrayList<>();
        for (Stage stage : chain.stages().subList(0, chain.stages().size() - 1)) {
            ExitName exit = stage.exit();
            if (exit != null) {
                names.add(exit.text() + " (" + stage.name() + ")");
            }
        }
        return names;
    }

    /** Counts where samples leave. Not safe for use by several threads. */
    public static final class Counter {
        private final Chain chain;
        private final int[] counts;

        /** Counts for a chain. */
        public Counter(Chain chain) {
            this.chain = chain;
            this.counts = new int[chain.stages().size()];
        }

        /**
         * Counts a sample that a node decided.
         *
         * @param after number of the node's blocks before the exit, 0 for an exit on scores
         */
        public void add(String nodeId, int after) {
            int level = chain.level(chain.definition().node(nodeId));
            int block = 0;
            for (int i = 0; i < counts.length; i++) {
                Stage stage = chain.stages().get(i);
                if (stage.level() == level) {
                    block += stage.scores() ? 0 : 1;
                    if (stage.scores() ? after == 0 : block == after) {
                        counts[i]++;
                        return;
                    }
                }
            }
            throw new IllegalArgumentException("node '" + nodeId + "' has no exit after " + after + " of its blocks");
        }

        /**
         * The shares.
         *
         * @throws PlanException if nothing was counted
         */
        public ExitShares shares() {
            int all = Arrays.stream(counts).sum();
            if (all == 0) {
                throw new PlanException("the data set has no samples, expected at least one");
            }
            return new ExitShares(Arrays.stream(counts).mapToObj(count -> (double) count / all).toList());
        }
    }
}

package io.ddnn.training.export;

import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.ExitPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the thresholds of all exits that have one in the definition, so that a {@link ThresholdGoal} is met on
 * validation samples. Exits of one label share a threshold. Where there are several, each in turn is set to its best
 * value for those of the others, until nothing changes.
 */
final class ThresholdSearch {

    private static final int MAX_ROUNDS = 4;
    private static final int CANDIDATES = 64;
    private static final int CANDIDATES_WHERE_SLOW = 16;

    private final WholeNetwork network;
    private final Validation validation;
    private final ThresholdGoal goal;
    private final List<SampleResult> allExits;
    private final boolean chain;

    /**
     * Makes a search.
     *
     * @param network the integer network; its definition's thresholds do not matter, its temperatures do
     */
    ThresholdSearch(WholeNetwork network, Validation validation, ThresholdGoal goal) {
        NetworkDefinition definition = network.definition();
        this.network = network;
        this.validation = validation;
        this.goal = goal;
        this.allExits = validation.evaluate(network.withDefinition(mapThresholds(definition, _ -> null)));
        this.chain = tunable(definition).stream()
                .allMatch(point -> definition.devicesBelow(point.node().id()).equals(definition.devices()));
    }

    /** The network's definition with thresholds that were found; as it is where there is nothing to tune. */
    NetworkDefinition search() {
        NetworkDefinition definition = network.definition();
        List<String> names = tunable(definition).stream().map(ExitPoint::label).distinct().toList();
        if (validation.size() == 0 || names.isEmpty()) {
            return definition;
        }
        Map<String, Double> thresholds = new LinkedHashMap<>();
        names.forEach(name -> thresholds.put(name, 0.0));
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Map<String, Double> before = Map.copyOf(thresholds);
            for (String name : names) {
                thresholds.put(name, best(definition, thresholds, name));
            }
            if (before.equals(thresholds)) {
                break;
            }
        }
        return with(definition, thresholds);
    }

    /** The exits whose thresholds may change: those that the definition gives one, but for the last. */
    private static List<ExitPoint> tunable(NetworkDefinition definition) {
        return ExitPoint.of(definition).stream()
                .filter(point -> !point.last() && point.definition().threshold() != null)
                .toList();
    }

    private record Candidate(double threshold, Outcome outcome) {}

    private double best(NetworkDefinition definition, Map<String, Double> thresholds, String name) {
        List<Candidate> candidates = new ArrayList<>();
        Map<String, Double> trial = new LinkedHashMap<>(thresholds);
        for (double threshold : candidates(name)) {
            trial.put(name, threshold);
            candidates.add(new Candidate(threshold, outcome(with(definition, trial))));
        }
        double share = Math.min(goal.minimumEarlyShare(), candidates.stream()
                .mapToDouble(candidate -> candidate.outcome.earlyShare())
                .max()
                .orElse(0));
        List<Candidate> enough = candidates.stream()
                .filter(candidate -> candidate.outcome.earlyShare() >= share)
                .toList();
        double accuracy = enough.stream()
                .mapToDouble(candidate -> candidate.outcome.accuracy())
                .max()
                .orElse(0);
        Candidate best = enough.getFirst();
        for (Candidate candidate : enough) {
            boolean good = candidate.outcome.accuracy() >= accuracy - goal.accuracySlack();
            boolean bestIsGood = best.outcome.accuracy() >= accuracy - goal.accuracySlack();
            if (good && (!bestIsGood || candidate.outcome.earlyShare() > best.outcome.earlyShare())) {
                best = candidate;
            }
        }
        return best.threshold;
    }

    /** Thresholds between the entropies that samples have at the exit, spread evenly over them, ascending. */
    private List<Double> candidates(String name) {
        List<ExitPoint> named = ExitPoint.of(network.definition()).stream()
                .filter(point -> point.label().equals(name))
                .toList();
        double[] entropies = allExits.stream()
                .flatMap(result -> result.exits().stream())
                .filter(passed -> named.stream().anyMatch(point -> point.isOf(passed)))
                .mapToDouble(passed -> passed.classification().entropy())
                .filter(entropy -> !Double.isNaN(entropy))
                .sorted()
                .distinct()
                .toArray();
        int wanted = Math.min(entropies.length, chain ? CANDIDATES : CANDIDATES_WHERE_SLOW);
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

    private Outcome outcome(NetworkDefinition definition) {
        return chain
                ? replayed(definition)
                : Outcome.of(validation.evaluate(network.withDefinition(definition)), validation, definition);
    }

    /** Where every exit with a threshold sees the whole sample, the first that takes it decides. */
    private Outcome replayed(NetworkDefinition definition) {
        ExitPoint last = ExitPoint.of(definition).getLast();
        int right = 0;
        int early = 0;
        for (int i = 0; i < allExits.size(); i++) {
            ExitPassed decided = allExits.get(i).exits().getLast();
            for (ExitPassed passed : allExits.get(i).exits()) {
                Double threshold = threshold(definition, passed);
                if (threshold != null && passed.classification().exitsAt(threshold)) {
                    decided = passed;
                    break;
                }
            }
            right += decided.classification().label() == validation.label(i) ? 1 : 0;
            early += last.isOf(decided) ? 0 : 1;
        }
        return new Outcome((double) right / allExits.size(), (double) early / allExits.size(), Double.NaN);
    }

    private static @Nullable Double threshold(NetworkDefinition definition, ExitPassed passed) {
        return ExitPoint.of(definition).stream()
                .filter(point -> point.isOf(passed))
                .findFirst()
                .orElseThrow()
                .definition()
                .threshold();
    }

    private static NetworkDefinition with(NetworkDefinition definition, Map<String, Double> thresholds) {
        return mapThresholds(definition, thresholds::get);
    }

    /** Changes those thresholds that the definition has, by the exit's label. */
    private static NetworkDefinition mapThresholds(NetworkDefinition definition,
            Function<String, @Nullable Double> change) {
        NetworkDefinition changed = definition;
        for (ExitPoint point : tunable(definition)) {
            Double threshold = change.apply(point.label());
            changed = changed.withExit(
                    point.node().id(), point.after(), old -> old.withThreshold(threshold));
        }
        return changed;
    }
}

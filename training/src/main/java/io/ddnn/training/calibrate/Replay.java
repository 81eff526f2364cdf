package io.ddnn.training.calibrate;

import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.ExitPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a network at many thresholds. A sample's way through the network is decided by which of the exits that it
 * reaches it takes; so the network runs once for every way that a sample can go, and other thresholds that send it the
 * same way have the same result, exactly, in any topology.
 *
 * <p>Thresholds are chosen for the exits that have one in the definition, but for the last. Exits of one label share
 * theirs.
 */
final class Replay {

    private final WholeNetwork network;
    private final Validation validation;
    private final List<ExitPoint> points;
    private final List<String> labels;
    private final ExitPoint last;
    private final List<List<List<Way>>> ways = new ArrayList<>();

    /**
     * One way of a sample in one case.
     *
     * @param entropies at each tunable exit that it reached
     * @param places of the exits' labels
     * @param taken whether it left there
     * @param right whether the answer is right
     * @param left place of the label of the exit that answered; the number of labels for any other exit
     * @param early whether that is not the last
     * @param bytes payload bytes on device uplinks, the mean over devices
     */
    private record Way(double[] entropies, int[] places, boolean[] taken, boolean right, int left, boolean early,
            double bytes) {

        boolean isThatAt(double[] thresholds) {
            for (int i = 0; i < entropies.length; i++) {
                if (taken[i] != entropies[i] <= thresholds[places[i]]) {
                    return false;
                }
            }
            return true;
        }
    }

    Replay(WholeNetwork network, Validation validation) {
        this.network = network;
        this.validation = validation;
        List<ExitPoint> all = ExitPoint.of(network.definition());
        this.last = all.getLast();
        this.points = all.stream()
                .filter(point -> !point.last() && point.definition().threshold() != null)
                .toList();
        this.labels = points.stream().map(ExitPoint::label).distinct().toList();
        for (int sample = 0; sample < validation.size(); sample++) {
            List<List<Way>> ofSample = new ArrayList<>();
            validation.cases(sample).forEach(_ -> ofSample.add(new ArrayList<>()));
            ways.add(ofSample);
        }
    }

    /** The labels of the exits whose thresholds can be chosen, leaves first. */
    List<String> labels() {
        return labels;
    }

    /** The definition with thresholds, one a label. */
    NetworkDefinition with(double[] thresholds) {
        NetworkDefinition changed = network.definition();
        for (ExitPoint point : points) {
            double threshold = thresholds[labels.indexOf(point.label())];
            changed = changed.withExit(point.node().id(), point.after(), old -> old.withThreshold(threshold));
        }
        return changed;
    }

    /** Thresholds by label. */
    Map<String, Double> named(double[] thresholds) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < thresholds.length; i++) {
            named.put(labels.get(i), thresholds[i]);
        }
        return named;
    }

    /** How the network does on all cases of samples. */
    Outcome outcome(double[] thresholds, List<Integer> samples) {
        List<Way> gone = new ArrayList<>();
        for (int sample : samples) {
            for (int number = 0; number < ways.get(sample).size(); number++) {
                gone.add(way(sample, number, thresholds));
            }
        }
        return outcome(gone);
    }

    /** How the network does on one case of each sample. */
    Outcome outcomeOfOneCase(double[] thresholds, List<Integer> samples, int[] cases) {
        List<Way> gone = new ArrayList<>();
        for (int i = 0; i < cases.length; i++) {
            gone.add(way(samples.get(i), cases[i], thresholds));
        }
        return outcome(gone);
    }

    private Outcome outcome(List<Way> gone) {
        int right = 0;
        int early = 0;
        double bytes = 0;
        int[] left = new int[labels.size() + 1];
        for (Way way : gone) {
            right += way.right ? 1 : 0;
            early += way.early ? 1 : 0;
            bytes += way.bytes;
            left[way.left]++;
        }
        Map<String, Integer> named = new LinkedHashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            named.put(labels.get(i), left[i]);
        }
        named.put(last.node().id(), left[labels.size()]);
        return new Outcome(gone.size(), right, early, bytes / Math.max(1, gone.size()), named);
    }

    private Way way(int sample, int number, double[] thresholds) {
        List<Way> known = ways.get(sample).get(number);
        for (Way way : known) {
            if (way.isThatAt(thresholds)) {
                return way;
            }
        }
        Map<String, View> views = validation.cases(sample).get(number);
        Way way = way(network.withDefinition(with(thresholds)).evaluate(views), validation.label(sample));
        known.add(way);
        return way;
    }

    private Way way(SampleResult result, int label) {
        List<Double> entropies = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Boolean> taken = new ArrayList<>();
        for (ExitPassed passed : result.exits()) {
            int place = place(passed);
            if (place < labels.size()) {
                entropies.add(passed.classification().entropy());
                places.add(place);
                taken.add(passed.taken());
            }
        }
        boolean[] flags = new boolean[taken.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = taken.get(i);
        }
        ExitPassed exit = result.taken();
        return new Way(entropies.stream().mapToDouble(Double::doubleValue).toArray(),
                places.stream().mapToInt(Integer::intValue).toArray(), flags, result.decision().label() == label,
                place(exit), !last.isOf(exit), result.meanUplinkBytes());
    }

    private int place(ExitPassed passed) {
        for (ExitPoint point : points) {
            if (point.isOf(passed)) {
                return labels.indexOf(point.label());
            }
        }
        return labels.size();
    }

    /** Entropies that samples with all devices present have at the exits of a label, where none is taken. */
    double[] entropies(String label, List<Integer> samples) {
        NetworkDefinition open = network.definition();
        for (ExitPoint point : points) {
            open = open.withExit(point.node().id(), point.after(), old -> old.withThreshold(null));
        }
        WholeNetwork allExits = network.withDefinition(open);
        List<ExitPoint> named = ExitPoint.of(open).stream().filter(point -> point.label().equals(label)).toList();
        return samples.stream()
                .flatMap(sample -> allExits.evaluate(validation.cases(sample).getFirst()).exits().stream())
                .filter(passed -> named.stream().anyMatch(point -> point.isOf(passed)))
                .mapToDouble(passed -> passed.classification().entropy())
                .filter(entropy -> !Double.isNaN(entropy))
                .sorted()
                .distinct()
                .toArray();
    }
}

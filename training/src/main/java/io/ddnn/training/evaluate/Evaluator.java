package io.ddnn.training.evaluate;

import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Evaluates a network on a labelled data set, sample by sample, with the rule that the services follow. */
public final class Evaluator {

    private final NetworkDefinition definition;
    private final WholeNetwork network;
    private final WholeNetwork withoutThresholds;

    /** Makes an evaluator of a network, with the thresholds of its definition. */
    public Evaluator(WholeNetwork network) {
        this.definition = network.definition();
        this.network = network;
        this.withoutThresholds = network.withDefinition(Thresholds.none(definition));
    }

    /**
     * Evaluates.
     *
     * @param missing ids of devices that are to be missing
     * @param onSample runs after each sample
     * @throws IllegalArgumentException if the data set does not fit the network, is empty or not labelled, or the missing
     *     devices are not the network's
     */
    public Evaluation evaluate(DataSet data, Set<String> missing, Runnable onSample) {
        SampleViews views = new SampleViews(definition, data, missing);
        if (data.samples().isEmpty()) {
            throw new IllegalArgumentException("the data set has no samples, expected at least one");
        }
        Tally tally = new Tally(definition, views);
        for (Sample sample : data.samples()) {
            if (!sample.labelled()) {
                throw new IllegalArgumentException("sample " + sample.id() + " has no label, expected one");
            }
            Map<String, View> seen = views.of(sample);
            tally.add(sample, network.evaluate(seen), withoutThresholds.evaluate(seen).exits());
            onSample.run();
        }
        return tally.result(missing);
    }

    /** Counts of one exit. */
    private static final class ExitTally {
        private final Proportion.Counter all = new Proportion.Counter();
        private final Proportion.Counter seen = new Proportion.Counter();
        private final Proportion.Counter taken = new Proportion.Counter();
        private final Proportion.Counter correct = new Proportion.Counter();
    }

    /** Counts of all samples. */
    private static final class Tally {
        private final NetworkDefinition definition;
        private final SampleViews views;
        private final Map<ExitPoint, ExitTally> exits = new LinkedHashMap<>();
        private final Proportion.Counter overall = new Proportion.Counter();
        private final Proportion.Counter seen = new Proportion.Counter();
        private final int[][] answers;
        private double bytes;

        Tally(NetworkDefinition definition, SampleViews views) {
            this.definition = definition;
            this.views = views;
            this.answers = new int[definition.classes().size()][definition.classes().size()];
            for (ExitPoint point : ExitPoint.of(definition)) {
                boolean reachable = definition.devicesBelow(point.node().id()).stream()
                        .anyMatch(device -> views.present().contains(device.id()));
                if (reachable) {
                    exits.put(point, new ExitTally());
                }
            }
        }

        void add(Sample sample, SampleResult result, List<ExitPassed> allExits) {
            boolean right = result.decision().label() == sample.label();
            overall.add(right);
            if (views.isSeenBelow(definition.root().id(), sample)) {
                seen.add(right);
            }
            answers[sample.label()][result.decision().label()]++;
            bytes += result.meanUplinkBytes();
            exits.forEach((point, tally) -> {
                String node = point.node().id();
                ExitPassed passed = allExits.stream()
                        .filter(point::isOf)
                        .findFirst()
                        .orElseThrow();
                boolean agrees = passed.classification().label() == sample.label();
                boolean visible = views.isSeenBelow(node, sample);
                tally.all.add(agrees && (visible || point.node().tier() != Tier.DEVICE));
                if (visible) {
                    tally.seen.add(agrees);
                }
                boolean left = point.isOf(result.taken());
                tally.taken.add(left);
                if (left) {
                    tally.correct.add(right);
                }
            });
        }

        Evaluation result(Set<String> missing) {
            List<Evaluation.Exit> results = new ArrayList<>();
            exits.forEach((point, tally) -> results.add(new Evaluation.Exit(point,
                    tally.all.result(), tally.seen.result(), tally.taken.result(), tally.correct.result())));
            List<Evaluation.PerClass> classes = new ArrayList<>();
            for (int label = 0; label < answers.length; label++) {
                classes.add(perClass(label));
            }
            List<String> ordered = definition.devices().stream()
                    .map(device -> device.id())
                    .filter(missing::contains)
                    .toList();
            return new Evaluation(ordered, overall.result(), seen.result(), results, classes,
                    bytes / overall.result().total(), definition.input().rawBytes());
        }

        private Evaluation.PerClass perClass(int label) {
            List<Integer> row = new ArrayList<>();
            int samples = 0;
            int answered = 0;
            for (int other = 0; other < answers.length; other++) {
                row.add(answers[label][other]);
                samples += answers[label][other];
                answered += answers[other][label];
            }
            int hits = answers[label][label];
            return new Evaluation.PerClass(definition.classes().get(label), new Proportion(hits, samples),
                    new Proportion(hits, answered), row);
        }
    }
}

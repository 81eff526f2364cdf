package io.ddnn.training.reproduce;

import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all tables share: data, splits, seeds, and the networks that are made of them. */
final class Study {

    /** Filters of a device's block in the paper's network. */
    static final int FILTERS = 4;

    /** With more devices than this, there are too many sets of them to lose each. */
    private static final int ALL_LOSSES = 6;

    /** With more devices than this, there are too many pairs. */
    private static final int PAIR_LOSSES = 12;

    private final DataSet data;
    private final List<Split> splits;
    private final List<Long> seeds;
    private final TrainingOptions options;
    private final Laboratory laboratory;
    private final Parts byTime;
    private final List<Parts> atRandom;

    Study(DataSet data, List<Split> splits, List<Long> seeds, TrainingOptions options, Laboratory laboratory) {
        this.data = data;
        this.splits = List.copyOf(splits);
        this.seeds = List.copyOf(seeds);
        this.options = options;
        this.laboratory = laboratory;
        this.byTime = splits.contains(Split.TIME) ? Parts.byTime(data) : Parts.atRandom(data, 1);
        this.atRandom = seeds.stream().map(seed -> Parts.atRandom(data, seed)).toList();
    }

    DataSet data() {
        return data;
    }

    List<Split> splits() {
        return splits;
    }

    List<String> devices() {
        return data.devices();
    }

    Variations variations(int filters) {
        return new Variations(data.classes(), filters);
    }

    /** One experiment a seed. */
    List<Experiment> experiments(NetworkDefinition definition, Split split, Losses losses, boolean sweep) {
        List<Experiment> experiments = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            Parts parts = split == Split.TIME ? byTime : atRandom.get(i);
            experiments.add(experiment(definition, parts, i, losses, sweep));
        }
        return experiments;
    }

    /** One experiment a seed, on other parts. */
    List<Experiment> experiments(NetworkDefinition definition, Parts parts, Losses losses) {
        List<Experiment> experiments = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            experiments.add(experiment(definition, parts, i, losses, false));
        }
        return experiments;
    }

    private Experiment experiment(NetworkDefinition definition, Parts parts, int seed, Losses losses, boolean sweep) {
        return new Experiment(definition, parts, options.withSeed(seeds.get(seed)), losses, sweep);
    }

    /** The paper's network: all devices, MP for scores, CC for maps; measured in every way. */
    List<Experiment> base(Split split) {
        return experiments(variations(FILTERS).c(devices(), Aggregation.MP, Aggregation.CC), split,
                losses(devices().size()), true);
    }

    /** As many losses as a number of devices allows to try. */
    static Losses losses(int devices) {
        return devices <= ALL_LOSSES ? Losses.ALL : devices <= PAIR_LOSSES ? Losses.PAIRS : Losses.SINGLES;
    }

    /** Devices from the least to the most accurate, by the paper's network on the first split. */
    List<String> fromLeastAccurate() throws IOException {
        List<Measurement> measured = measured(base(splits.getFirst()));
        Comparator<String> byAccuracy = Comparator.comparingDouble(device -> Estimate.mean(
                measured.stream().map(measurement -> measurement.device(device).share()).toList()));
        return devices().stream().sorted(byAccuracy).toList();
    }

    /** The measurements of experiments, one each. */
    List<Measurement> measured(List<Experiment> experiments) throws IOException {
        List<Measurement> measured = new ArrayList<>();
        for (Experiment experiment : experiments) {
            measured.add(laboratory.measure(experiment));
        }
        return measured;
    }
}

package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Tier;
import io.ddnn.training.evaluate.Proportion;
import java.util.List;

/**
 * What a network did on the test part.
 *
 * @param all with all devices, at the thresholds that were chosen
 * @param sweep at each threshold of {@link #SWEEP}; empty where that was not asked for
 * @param lost without some devices
 */
record Measurement(Outcome all, List<At> sweep, List<Outcome> lost) {

    /** The thresholds that the paper's code swept. */
    static final List<Double> SWEEP = List.of(0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);

    Measurement {
        sweep = List.copyOf(sweep);
        lost = List.copyOf(lost);
    }

    /**
     * A network at one threshold of its local exit.
     *
     * @param threshold normalised entropy at or under which samples leave
     * @param local samples that left at the local exit
     * @param overall samples that were answered right
     * @param bytes payload bytes a device and sample
     */
    record At(double threshold, Proportion local, Proportion overall, double bytes) {}

    /** What the exits of a name would get right if all samples left there; heads that only train a device are none. */
    Proportion exit(ExitName name) {
        return all.exits().stream()
                .filter(exit -> exit.name() == name && (exit.tier() != Tier.DEVICE || exit.used()))
                .map(Outcome.Exit::all)
                .reduce(Measurement::plus)
                .orElse(new Proportion(0, 0));
    }

    /** A device by itself; a sample that it does not see counts as wrong. */
    Proportion device(String id) {
        return deviceExit(id).all();
    }

    /** A device by itself, on the samples that it sees. */
    Proportion deviceWhereSeen(String id) {
        return deviceExit(id).seen();
    }

    private Outcome.Exit deviceExit(String id) {
        return all.exits().stream()
                .filter(exit -> exit.node().equals(id) && exit.tier() == Tier.DEVICE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("device is '" + id + "', which has no exit"));
    }

    /** Samples that left before the root's last exit. */
    Proportion early() {
        int late = all.exits().stream().filter(Outcome.Exit::last).mapToInt(exit -> exit.taken().hits()).sum();
        return new Proportion(all.overall().total() - late, all.overall().total());
    }

    /** Samples that left at exits of a name. */
    Proportion taken(ExitName name) {
        int hits = all.exits().stream()
                .filter(exit -> exit.name() == name)
                .mapToInt(exit -> exit.taken().hits())
                .sum();
        return new Proportion(hits, all.overall().total());
    }

    static Proportion plus(Proportion one, Proportion other) {
        return new Proportion(one.hits() + other.hits(), one.total() + other.total());
    }
}

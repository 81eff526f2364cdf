package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.training.evaluate.Proportion;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Cells that several tables have, from one measurement a seed. */
final class Cells {

    private Cells() {}

    static String overall(List<Measurement> measured) {
        return share(measured, measurement -> measurement.all().overall());
    }

    /** All samples answered at an exit; a dash if the network has none of that name above the devices. */
    static String exit(List<Measurement> measured, ExitName name) {
        return share(measured, measurement -> measurement.exit(name));
    }

    /** Samples that left before the last exit. */
    static String early(List<Measurement> measured) {
        return share(measured, Measurement::early);
    }

    static String bytes(List<Measurement> measured) {
        return Estimate.bytes(measured.stream().map(measurement -> measurement.all().bytes()).toList());
    }

    static String share(List<Measurement> measured, Function<Measurement, Proportion> share) {
        return estimate(measured, share).text();
    }

    static Estimate estimate(List<Measurement> measured, Function<Measurement, Proportion> share) {
        return Estimate.of(measured.stream().map(share).toList());
    }

    /** A mean in percent, for charts. */
    static double percent(List<Measurement> measured, Function<Measurement, Proportion> share) {
        return 100 * estimate(measured, share).mean();
    }

    /** The mean over the sets of lost devices that pass, of each seed. */
    static Estimate lost(List<Measurement> measured, Predicate<Outcome> passes,
            Function<Outcome, Proportion> share) {
        return Estimate.ofShares(measured.stream()
                .map(measurement -> measurement.lost().stream()
                        .filter(passes)
                        .mapToDouble(evaluation -> share.apply(evaluation).share())
                        .average()
                        .orElse(Double.NaN))
                .toList());
    }

    /** The worst of the sets of lost devices that pass, of each seed. */
    static Estimate worst(List<Measurement> measured, Predicate<Outcome> passes,
            Function<Outcome, Proportion> share) {
        return Estimate.ofShares(measured.stream()
                .map(measurement -> measurement.lost().stream()
                        .filter(passes)
                        .mapToDouble(evaluation -> share.apply(evaluation).share())
                        .min()
                        .orElse(Double.NaN))
                .toList());
    }
}

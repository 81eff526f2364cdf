package io.ddnn.training.calibrate;

import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.ExitPoint;
import java.util.ArrayList;
import java.util.List;

/** Fits the temperatures of all exits, each on the samples whose object it can know of. */
final class Temperatures {

    private Temperatures() {}

    /**
     * The network's definition with temperatures of its exits fitted to samples with all devices present.
     *
     * @param samples numbers of the samples to fit to
     */
    static NetworkDefinition fit(WholeNetwork network, Validation validation, List<Integer> samples) {
        List<ExitPoint> points = ExitPoint.of(network.definition());
        NetworkDefinition open = network.definition();
        for (ExitPoint point : points) {
            open = open.withExit(point.node().id(), point.after(), old -> old.withThreshold(null));
        }
        WholeNetwork allExits = network.withDefinition(open);
        List<SampleResult> results = samples.stream()
                .map(sample -> allExits.evaluate(validation.cases(sample).getFirst()))
                .toList();
        NetworkDefinition fitted = network.definition();
        for (ExitPoint point : points) {
            double temperature = temperature(point, results, samples, validation);
            fitted = fitted.withExit(point.node().id(), point.after(), old -> old.withTemperature(temperature));
        }
        return fitted;
    }

    private static double temperature(ExitPoint point, List<SampleResult> results, List<Integer> samples,
            Validation validation) {
        List<double[]> scores = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            for (ExitPassed passed : results.get(i).exits()) {
                if (point.isOf(passed) && validation.visible(samples.get(i), passed.node())) {
                    scores.add(passed.classification().scores());
                    labels.add(validation.label(samples.get(i)));
                }
            }
        }
        return new TemperatureFit(scores, labels.stream().mapToInt(Integer::intValue).toArray()).temperature();
    }
}

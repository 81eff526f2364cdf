package io.ddnn.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Two subjects, measured in turns.
 *
 * @param title what is compared
 * @param goal the least ratio that is aimed at
 * @param own the services of this project, a round each
 * @param other what they are compared with, a round each
 * @param byLatency whether the ratio is that of median latencies; else it is that of processor times
 */
public record LoadRow(String title, double goal, List<Measured> own, List<Measured> other, boolean byLatency) {

    /** How many times as much the other needs, a ratio for each round, in ascending order. */
    public List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(byLatency
                    ? other.get(i).p50Millis() / own.get(i).p50Millis()
                    : other.get(i).processorMicros() / own.get(i).processorMicros());
        }
        ratios.sort(null);
        return ratios;
    }

    /** The median ratio. */
    public double ratio() {
        return Median.of(ratios(), Double::doubleValue);
    }
}

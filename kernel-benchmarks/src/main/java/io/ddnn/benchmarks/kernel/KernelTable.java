package io.ddnn.benchmarks.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/**
 * Times of one workload.
 *
 * @param workload the workload
 * @param nanos nanoseconds of each contender, a round each; as many rounds for all
 */
record KernelTable(Workload workload, Map<ContenderKind, List<Double>> nanos) {

    /** How many times as fast a contender was as another: a ratio for each round. */
    private List<Double> ratios(ContenderKind contender, ContenderKind reference) {
        List<Double> ratios = new ArrayList<>();
        List<Double> own = Objects.requireNonNull(nanos.get(contender));
        List<Double> other = Objects.requireNonNull(nanos.get(reference));
        for (int round = 0; round < own.size(); round++) {
            ratios.add(other.get(round) / own.get(round));
        }
        return ratios;
    }

    /** Whether both were measured. */
    boolean has(ContenderKind contender, ContenderKind reference) {
        return nanos.containsKey(contender) && nanos.containsKey(reference);
    }

    /**
     * How many times as fast a contender was as another, of the least time of each: what disturbs a machine only ever adds
     * time, and seldom to both alike.
     */
    double leastRatio(ContenderKind contender, ContenderKind reference) {
        return least(reference) / least(contender);
    }

    private double least(ContenderKind contender) {
        return statistics(Objects.requireNonNull(nanos.get(contender))).getMin();
    }

    private static Statistics statistics(List<Double> values) {
        return new ListStatistics(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String spread(List<Double> values, double factor, String format) {
        Statistics all = statistics(values);
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")",
                factor * all.getPercentile(50),
                factor * all.getMin(), factor * all.getMax());
    }

    /** A table for people. */
    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(workload.text())
                .append(" | microseconds | times ONNX Runtime, float | of the registers' bound, % |\n")
                .append("|---|---:|---:|---:|\n");
        nanos.forEach((contender, times) -> text.append("| ").append(contender.text())
                .append(" | ").append(spread(times, 1e-3, "%.2f"))
                .append(" | ").append(has(contender, ContenderKind.ONNX_FLOAT) && contender != ContenderKind.BOUND
                        ? spread(ratios(contender, ContenderKind.ONNX_FLOAT), 1, "%.1f")
                        : "")
                .append(" | ")
                .append(ofBound(contender) ? spread(ratios(contender, ContenderKind.BOUND), 100, "%.0f") : "")
                .append(" |\n"));
        return text.toString();
    }

    private boolean ofBound(ContenderKind contender) {
        // a first layer adds pixels, and does not count bits
        return !workload.ofPixels() && has(contender, ContenderKind.BOUND) && switch (contender) {
            case SCALAR, PLANAR, VECTOR, C -> true;
            case ONNX_FLOAT, ONNX_BYTES, TORCH, BOUND -> false;
        };
    }
}

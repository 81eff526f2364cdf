package io.ddnn.benchmarks.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle of some figures. */
public final class Median {

    private Median() {}

    /**
     * The median of a figure of each of some things; of an even number of them the mean of the two in the middle.
     *
     * @param things at least one
     */
    public static <T> double of(List<T> things, ToDoubleFunction<? super T> figure) {
        double[] sorted = things.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}

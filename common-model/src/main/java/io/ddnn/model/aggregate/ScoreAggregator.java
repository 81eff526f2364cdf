package io.ddnn.model.aggregate;

import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges the class scores of a node's children (DDNN, section III.C): MP takes the maximum a class, AP the mean, CC maps
 * the concatenated scores with a binary linear layer.
 *
 * <p>MP and AP use the children that are present. CC puts in the place of an absent one what {@link MissingFill}
 * says: the child's blank-frame scores, or nothing, which adds zero. Sums run in the definition's order.
 */
public final class ScoreAggregator {

    private final Aggregation aggregation;
    private final MissingFill missing;
    private final @Nullable LinearParameters mapping;
    private final List<float[]> fillers;
    private final int classes;

    /**
     * Makes an aggregator.
     *
     * @param missing what CC puts in the place of an absent child
     * @param mapping CC's layer, with an input of 1 x 1 x (children * classes); null for MP and AP
     * @param fillers the blank-frame scores of each child, in the definition's order
     */
    public ScoreAggregator(Aggregation aggregation, MissingFill missing, @Nullable LinearParameters mapping,
            List<float[]> fillers, int classes) {
        if ((aggregation == Aggregation.CC) != (mapping != null)) {
            throw new IllegalArgumentException("aggregation " + aggregation + " of scores "
                    + (mapping == null ? "needs" : "does not take") + " a mapping layer");
        }
        if (mapping != null && mapping.input().channels() != fillers.size() * classes) {
            throw new IllegalArgumentException("mapping has " + mapping.input().channels() + " inputs, expected "
                    + fillers.size() * classes);
        }
        this.aggregation = aggregation;
        this.missing = missing;
        this.mapping = mapping;
        this.fillers = List.copyOf(fillers);
        this.classes = classes;
    }

    /**
     * Merges scores.
     *
     * @param scores one entry a child, in the definition's order; null for an absent child
     * @return one merged score a class
     * @throws IllegalArgumentException if no child is present, or an entry has the wrong length
     */
    public double[] merge(List<float @Nullable []> scores) {
        if (scores.size() != fillers.size()) {
            throw new IllegalArgumentException(
                    "got scores of " + scores.size() + " children, expected " + fillers.size());
        }
        int present = 0;
        for (float @Nullable [] entry : scores) {
            if (entry != null) {
                if (entry.length != classes) {
                    throw new IllegalArgumentException(
                            "scores has " + entry.length + " values, expected " + classes);
                }
                present++;
            }
        }
        if (present == 0) {
            throw new IllegalArgumentException("no child is present, expected at least one");
        }
        return switch (aggregation) {
            case MP -> max(scores);
            case AP -> mean(scores, present);
            case CC -> mapped(scores);
        };
    }

    private double[] max(List<float @Nullable []> scores) {
        double[] merged = new double[classes];
        Arrays.fill(merged, Double.NEGATIVE_INFINITY);
        for (float @Nullable [] entry : scores) {
            if (entry != null) {
                for (int i = 0; i < classes; i++) {
                    merged[i] = Math.max(merged[i], entry[i]);
                }
            }
        }
        return merged;
    }

    private double[] mean(List<float @Nullable []> scores, int present) {
        double[] merged = new double[classes];
        for (float @Nullable [] entry : scores) {
            if (entry != null) {
                for (int i = 0; i < classes; i++) {
                    merged[i] += entry[i];
                }
            }
        }
        for (int i = 0; i < classes; i++) {
            merged[i] /= present;
        }
        return merged;
    }

    private double[] mapped(List<float @Nullable []> scores) {
        LinearParameters layer = Objects.requireNonNull(mapping);
        double[] sums = new double[classes];
        for (int child = 0; child < scores.size(); child++) {
            float @Nullable [] entry = scores.get(child);
            if (entry == null && missing == MissingFill.MASK) {
                continue;
            }
            float[] values = entry == null ? fillers.get(child) : entry;
            for (int j = 0; j < classes; j++) {
                for (int i = 0; i < classes; i++) {
                    boolean plus = layer.weights().get(i).get(0, 0, child * classes + j);
                    sums[i] += plus ? values[j] : -values[j];
                }
            }
        }
        return layer.scores(sums);
    }
}

package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node hands to its parent in a pass. Tensors and presence have a row a sample and a last one, always present,
 * for a sample that no device sees: it is what stands for an absent input where inputs are concatenated.
 *
 * @param scores rows x classes; null where the node has no exit
 * @param present the rows for which the node says something
 * @param maps by id of the node that made the map
 */
record Flow(@Nullable NDArray scores, boolean[] present, Map<String, SourceMap> maps) {

    /**
     * A map.
     *
     * @param map rows x height x width x channels
     * @param present the rows for which the map is there
     */
    record SourceMap(NDArray map, boolean[] present) {}

    /** What is left where the parent hears nothing of some samples. */
    Flow without(boolean[] lost, NDManager manager) {
        long[] rows = new long[present.length];
        Arrays.setAll(rows, row -> row < lost.length && lost[row] ? rows.length - 1 : row);
        NDArray index = manager.create(rows);
        Map<String, SourceMap> left = new LinkedHashMap<>();
        maps.forEach((id, source) -> left.put(
                id, new SourceMap(select(source.map, index), and(source.present, lost))));
        return new Flow(scores == null ? null : select(scores, index), and(present, lost), left);
    }

    /** Rows of a tensor. */
    static NDArray select(NDArray tensor, NDArray rows) {
        return tensor.get(new NDIndex("{}", rows));
    }

    private static boolean[] and(boolean[] present, boolean[] lost) {
        boolean[] left = present.clone();
        for (int row = 0; row < lost.length; row++) {
            left[row] &= !lost[row];
        }
        return left;
    }
}

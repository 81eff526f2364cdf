package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import java.util.Arrays;
import java.util.List;

/**
 * Merges tensors of several inputs, row by row, as the product's aggregators do: maximum and mean over the inputs that
 * are present, concatenation of all. For concatenation, the rows of an absent input must already hold what stands for it,
 * or are masked with zeros. In a row where no input is present all count as present.
 */
final class Merge {

    private static final float ABSENT = -1e30f;

    private final NDManager manager;
    private final List<NDArray> inputs;
    private final List<boolean[]> present;

    /**
     * Makes a merge.
     *
     * @param inputs tensors with equal numbers of rows
     * @param present the rows in which each input is present
     */
    Merge(NDManager manager, List<NDArray> inputs, List<boolean[]> present) {
        this.manager = manager;
        this.inputs = inputs;
        this.present = orAll(present);
    }

    private static List<boolean[]> orAll(List<boolean[]> present) {
        boolean[] any = any(present);
        return present.stream().map(rows -> {
            boolean[] effective = rows.clone();
            for (int row = 0; row < any.length; row++) {
                effective[row] |= !any[row];
            }
            return effective;
        }).toList();
    }

    /** The rows in which some input is present. */
    static boolean[] any(List<boolean[]> present) {
        boolean[] any = new boolean[present.getFirst().length];
        for (boolean[] rows : present) {
            for (int row = 0; row < any.length; row++) {
                any[row] |= rows[row];
            }
        }
        return any;
    }

    NDArray by(Aggregation aggregation, MissingFill missing) {
        return switch (aggregation) {
            case MP -> maximum();
            case AP -> mean();
            case CC -> concatenation(missing);
        };
    }

    private NDArray maximum() {
        NDList stack = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            NDArray input = inputs.get(i);
            stack.add(allPresent(i) ? input : input.add(column(input, present.get(i), 0, ABSENT)));
        }
        return NDArrays.stack(stack).max(new int[]{0});
    }

    private NDArray mean() {
        NDArray sum = null;
        float[] shares = new float[present.getFirst().length];
        for (int i = 0; i < inputs.size(); i++) {
            NDArray input = inputs.get(i);
            NDArray term = allPresent(i) ? input : input.mul(column(input, present.get(i), 1, 0));
            sum = sum == null ? term : sum.add(term);
            for (int row = 0; row < shares.length; row++) {
                shares[row] += present.get(i)[row] ? 1 : 0;
            }
        }
        if (sum == null) {
            throw new IllegalStateException("nothing to merge");
        }
        return sum.div(manager.create(shares, columnShape(sum)));
    }

    private NDArray concatenation(MissingFill missing) {
        int last = inputs.getFirst().getShape().dimension() - 1;
        NDList parts = new NDList();
        for (int i = 0; i < inputs.size(); i++) {
            NDArray input = inputs.get(i);
            boolean whole = missing == MissingFill.BLANK || allPresent(i);
            parts.add(whole ? input : input.mul(column(input, present.get(i), 1, 0)));
        }
        return NDArrays.concat(parts, last);
    }

    private boolean allPresent(int input) {
        boolean all = true;
        for (boolean row : present.get(input)) {
            all &= row;
        }
        return all;
    }

    private NDArray column(NDArray like, boolean[] rows, float whenPresent, float whenAbsent) {
        float[] values = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            values[row] = rows[row] ? whenPresent : whenAbsent;
        }
        return manager.create(values, columnShape(like));
    }

    private static Shape columnShape(NDArray like) {
        long[] sides = new long[like.getShape().dimension()];
        Arrays.fill(sides, 1);
        sides[0] = like.getShape().get(0);
        return new Shape(sides);
    }
}

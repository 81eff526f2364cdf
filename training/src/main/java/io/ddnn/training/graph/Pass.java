package io.ddnn.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.IdentityHashMap;
import java.util.Objects;

/**
 * One pass through a network: the layers' parameters as tensors, and the layers' arithmetic. All tensors belong to the
 * manager that the pass was made with.
 *
 * <p>Maps have the shape rows x height x width x channels. Convolution and pooling see them transposed, not copied, so
 * that the engine takes its channels-last kernels, whose pooling is several times faster.
 */
public final class Pass {

    /** What a pass is for. */
    public enum Mode {
        /** Batch norm by the batch's own statistics; gradients, straight through the signs. */
        LEARN,
        /** Batch norm by the batch's own statistics; no gradients. */
        OBSERVE,
        /** Batch norm by the layers' statistics; no gradients. */
        INFER
    }

    /**
     * The statistics of a layer's sums in a pass.
     *
     * @param mean one value an output
     * @param variance one value an output
     * @param rows number of samples behind them
     */
    public record Observation(float[] mean, float[] variance, int rows) {}

    /** Fewer samples than this tell nothing about a layer's sums. */
    private static final int MIN_ROWS = 2;

    private static final Shape ONE = new Shape(1, 1);
    private static final Shape WINDOW = new Shape(3, 3);

    private record Leaves(NDArray weights, NDArray gamma, NDArray beta) {}

    private record Statistics(NDArray mean, NDArray variance, int rows) {}

    private final NDManager manager;
    private final Mode mode;
    private final IdentityHashMap<LayerParameters, Leaves> leaves = new IdentityHashMap<>();
    private final IdentityHashMap<LayerParameters, Statistics> observed = new IdentityHashMap<>();

    /** Makes a pass over tensors of a manager, which the caller closes when the pass is done. */
    public Pass(NDManager manager, Mode mode) {
        this.manager = manager;
        this.mode = mode;
    }

    NDManager manager() {
        return manager;
    }

    /**
     * The gradient of the loss by a layer's weights (those that the layer computes with: straight through, it is taken
     * for that of the shadow weights), by gamma and by beta.
     */
    public float[][] gradients(LayerParameters layer) {
        Leaves tensors = Objects.requireNonNull(leaves.get(layer), "the layer took no part in the pass");
        return new float[][]{gradient(tensors.weights), gradient(tensors.gamma), gradient(tensors.beta)};
    }

    private static float[] gradient(NDArray leaf) {
        try (NDArray gradient = leaf.getGradient()) {
            return gradient.toFloatArray();
        }
    }

    /** Whether a layer took part in the pass with statistics of its own. */
    public boolean hasObserved(LayerParameters layer) {
        return observed.containsKey(layer);
    }

    /** The statistics that the batch had at a layer. */
    public Observation observation(LayerParameters layer) {
        Statistics statistics = Objects.requireNonNull(observed.get(layer), "the layer has no statistics");
        return new Observation(
                statistics.mean.toFloatArray(), statistics.variance.toFloatArray(), statistics.rows);
    }

    /**
     * A ConvP block: convolution, pooling, batch norm, sign.
     *
     * @param input rows x height x width x channels
     * @param counted number of rows, from the first, that batch norm's statistics are taken from
     */
    NDArray block(LayerParameters layer, NDArray input, int stride, int counted) {
        long channels = input.getShape().get(3);
        NDArray weights = leaves(layer).weights.reshape(layer.outputs(), 3, 3, channels);
        NDArray sums = Conv2d.conv2d(
                input.transpose(0, 3, 1, 2), weights.transpose(0, 3, 1, 2), null, ONE, ONE, ONE, 1)
                .singletonOrThrow();
        NDArray pooled =
                Pool.maxPool2d(sums, WINDOW, new Shape(stride, stride), ONE, false).transpose(0, 2, 3, 1);
        return sign(normalise(layer, pooled, counted));
    }

    /**
     * A binary linear layer and batch norm.
     *
     * @param input rows x inputs
     * @param counted number of rows, from the first, that batch norm's statistics are taken from
     */
    NDArray linear(LayerParameters layer, NDArray input, int counted) {
        return normalise(layer, input.matMul(leaves(layer).weights.transpose()), counted);
    }

    private NDArray normalise(LayerParameters layer, NDArray sums, int counted) {
        Leaves tensors = leaves(layer);
        NDArray mean;
        NDArray variance;
        NDArray flat = sums.reshape(-1, layer.outputs());
        NDArray centred;
        if (mode == Mode.INFER || counted < MIN_ROWS) {
            mean = manager.create(layer.mean());
            variance = manager.create(layer.variance());
            centred = flat.sub(mean);
        } else {
            long rows = counted * (flat.getShape().get(0) / sums.getShape().get(0));
            NDIndex first = new NDIndex(":" + rows);
            mean = flat.get(first).mean(new int[]{0});
            centred = flat.sub(mean);
            variance = centred.get(first).square().mean(new int[]{0});
            observed.put(layer, new Statistics(mean, variance, counted));
        }
        NDArray scale = tensors.gamma.div(variance.add(LayerParameters.EPSILON).sqrt());
        return centred.mul(scale).add(tensors.beta).reshape(sums.getShape());
    }

    private NDArray sign(NDArray values) {
        NDArray signs = values.gte(0).toType(DataType.FLOAT32, false).mul(2).sub(1);
        if (mode != Mode.LEARN) {
            return signs;
        }
        NDArray clipped = values.clip(-1, 1);
        return clipped.add(signs.sub(clipped).stopGradient());
    }

    private Leaves leaves(LayerParameters layer) {
        return leaves.computeIfAbsent(
                layer,
                _ -> new Leaves(
                        leaf(manager.create(layer.binaryWeights(), new Shape(layer.outputs(), layer.inputs()))),
                        leaf(manager.create(layer.gamma())),
                        leaf(manager.create(layer.beta()))));
    }

    private NDArray leaf(NDArray tensor) {
        tensor.setRequiresGradient(mode == Mode.LEARN);
        return tensor;
    }
}

package io.ddnn.benchmarks.kernel;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PyTorch through DJL on one thread, in floats. */
final class TorchContender implements SliceContender {

    private static final Shape WINDOW = new Shape(3, 3);
    private static final Shape ONE = new Shape(1, 1);

    private final NDManager manager;
    private final NDArray input;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> cuts = new ArrayList<>();
    private final List<NDArray> directions = new ArrayList<>();
    private final List<Shape> strides = new ArrayList<>();
    private final @Nullable NDArray head;
    private final @Nullable NDArray scale;
    private final @Nullable NDArray offset;

    TorchContender(RandomSlice slice) {
        // before the engine starts
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        manager = NDManager.newBaseManager(Engine.getEngine("PyTorch").defaultDevice(), "PyTorch");
        MapShape shape = slice.workload().input();
        input = manager.create(slice.floats(), new Shape(1, shape.channels(), shape.height(), shape.width()));
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            int filters = block.filters().size();
            weights.add(manager.create(slice.weights(i), new Shape(filters, block.input().channels(), 3, 3)));
            float[] cut = new float[filters];
            float[] direction = new float[filters];
            for (int f = 0; f < filters; f++) {
                cut[f] = slice.cut(i, f);
                direction[f] = slice.direction(i, f);
            }
            cuts.add(manager.create(cut, new Shape(1, filters, 1, 1)));
            directions.add(manager.create(direction, new Shape(1, filters, 1, 1)));
            strides.add(new Shape(block.stride(), block.stride()));
        }
        LinearParameters linear = slice.head();
        head = linear == null
                ? null
                : manager.create(RandomSlice.floats(linear.weights()),
                        new Shape(linear.classes(), linear.input().values())).transpose();
        scale = linear == null ? null : manager.create(linear.scale()).toType(input.getDataType(), false);
        offset = linear == null ? null : manager.create(linear.offset()).toType(input.getDataType(), false);
    }

    @Override
    public Object run() {
        return outcome();
    }

    @Override
    public float[] outcome() {
        try (NDManager scope = manager.newSubManager()) {
            NDArray map = input.duplicate();
            map.attach(scope);
            for (int i = 0; i < weights.size(); i++) {
                NDList sums = Conv2d.conv2d(map, weights.get(i), null, ONE, ONE, ONE, 1);
                sums.attach(scope);
                NDArray pooled = Pool.maxPool2d(sums.singletonOrThrow(), WINDOW, strides.get(i), ONE, false);
                pooled.attach(scope);
                map = pooled.sub(cuts.get(i)).muli(directions.get(i)).sign();
                map.attach(scope);
            }
            if (head == null || scale == null || offset == null) {
                return map.toFloatArray();
            }
            NDArray scores = map.reshape(1, -1).matMul(head).muli(scale).addi(offset);
            return scores.toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}

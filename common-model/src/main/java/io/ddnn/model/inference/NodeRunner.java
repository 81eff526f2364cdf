package io.ddnn.model.inference;

import io.ddnn.model.aggregate.MapAggregator;
import io.ddnn.model.aggregate.ScoreAggregator;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes one node's part of the network. Holds buffers: one thread at a time.
 *
 * <p>The same code runs in a tier and where a network is evaluated in one piece, so both give the same numbers.
 */
public final class NodeRunner {

    private final NodeSlice slice;
    private final KernelProvider.@Nullable PixelConvPool first;
    private final List<KernelProvider.BitConvPool> blocks = new ArrayList<>();
    private final KernelProvider.@Nullable BitLinear head;
    private final @Nullable ScoreAggregator scoreAggregator;
    private final @Nullable MapAggregator mapAggregator;

    /**
     * Makes a runner.
     *
     * @throws io.ddnn.model.slice.SliceException if the slice does not fit the definition
     */
    public NodeRunner(NetworkDefinition definition, NodeSlice slice, KernelProvider kernels) {
        slice.check(definition);
        NodeDefinition node = definition.node(slice.node());
        this.slice = slice;
        boolean device = node.tier() == Tier.DEVICE;
        this.first = device ? kernels.pixelConvPool(slice.blocks().getFirst()) : null;
        for (int i = device ? 1 : 0; i < slice.blocks().size(); i++) {
            blocks.add(kernels.bitConvPool(slice.blocks().get(i)));
        }
        LinearParameters headParameters = slice.head();
        this.head = headParameters == null ? null : kernels.bitLinear(headParameters);
        Aggregation scores = node.aggregate().scores();
        this.scoreAggregator = scores == null
                ? null
                : new ScoreAggregator(scores, node.aggregate().missing(), slice.scoreMapping(), slice.blankScores(),
                        definition.classes().size());
        Aggregation maps = node.aggregate().maps();
        this.mapAggregator =
                maps == null ? null : new MapAggregator(maps, node.aggregate().missing(), slice.blankMaps());
    }

    /** The slice that this runner computes. */
    public NodeSlice slice() {
        return slice;
    }

    /**
     * Runs a device's blocks and head on an image.
     *
     * @throws IllegalArgumentException if the image is not of the network's input shape
     * @throws IllegalStateException if the node is not a device
     */
    public NodeOutput run(PixelImage image) {
        if (first == null) {
            throw new IllegalStateException("node '" + slice.node() + "' is not a device, it takes no image");
        }
        BitTensor map = new BitTensor(slice.blocks().getFirst().output());
        first.run(image, map);
        return runFrom(1, List.of(map));
    }

    /**
     * Merges maps and runs the node's blocks and head on them.
     *
     * @param maps one entry a map source, in the definition's order; null for an absent one
     * @throws IllegalArgumentException if no map is present, or one has the wrong shape
     * @throws IllegalStateException if the node has no blocks that take maps
     */
    public NodeOutput run(List<@Nullable BitTensor> maps) {
        if (mapAggregator == null) {
            throw new IllegalStateException("node '" + slice.node() + "' has no blocks that take maps");
        }
        return runFrom(0, mapAggregator.merge(maps));
    }

    private NodeOutput runFrom(int firstBlock, List<BitTensor> inputs) {
        List<BitTensor> maps = inputs;
        int offset = slice.blocks().size() - blocks.size();
        for (int i = firstBlock; i < slice.blocks().size(); i++) {
            ConvPoolParameters parameters = slice.blocks().get(i);
            BitTensor output = new BitTensor(parameters.output());
            blocks.get(i - offset).run(maps, output);
            maps = List.of(output);
        }
        BitTensor map = maps.getFirst();
        LinearParameters headParameters = slice.head();
        if (head == null || headParameters == null) {
            return new NodeOutput(map, null);
        }
        int[] sums = new int[headParameters.classes()];
        head.run(map, sums);
        return new NodeOutput(map, headParameters.scores(sums));
    }

    /**
     * Merges the scores of the node's children.
     *
     * @param scores one entry a child, in the definition's order; null for an absent one
     * @throws IllegalStateException if the node has no exit on scores
     */
    public double[] mergeScores(List<float @Nullable []> scores) {
        if (scoreAggregator == null) {
            throw new IllegalStateException("node '" + slice.node() + "' has no exit on scores");
        }
        return scoreAggregator.merge(scores);
    }

    /** Scores as they leave a node: rounded once to binary32, 4 bytes a class. */
    public static float[] summary(double[] scores) {
        float[] summary = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            summary[i] = (float) scores[i];
        }
        return summary;
    }
}

package io.ddnn.model.inference;

import io.ddnn.model.aggregate.MapAggregator;
import io.ddnn.model.aggregate.ScoreAggregator;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final List<KernelProvider.BitLinear> heads;
    /** What each block but the last makes: nobody sees it outside. */
    private final List<BitTensor> between = new ArrayList<>();
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
        for (int i = 0; i < slice.blocks().size() - 1; i++) {
            between.add(new BitTensor(slice.blocks().get(i).output()));
        }
        this.heads = slice.heads().stream().map(head -> kernels.bitLinear(head.layer())).toList();
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
     * Runs a device's blocks and heads on an image.
     *
     * @throws IllegalArgumentException if the image is not of the network's input shape
     * @throws IllegalStateException if the node is not a device
     */
    public NodeOutput run(PixelImage image) {
        return run(image, (_, _) -> false).orElseThrow();
    }

    /**
     * Runs a device's blocks and heads on an image, as far as the sample goes.
     *
     * @param gate asked at each head
     * @return what the blocks make; empty if the sample left at a head
     * @throws IllegalArgumentException if the image is not of the network's input shape
     * @throws IllegalStateException if the node is not a device
     */
    public Optional<NodeOutput> run(PixelImage image, HeadGate gate) {
        if (first == null) {
            throw new IllegalStateException("node '" + slice.node() + "' is not a device, it takes no image");
        }
        BitTensor map = output(0);
        first.run(image, map);
        return runFrom(1, List.of(map), gate);
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
        return runFrom(0, mapAggregator.merge(maps), (_, _) -> false).orElseThrow();
    }

    /**
     * Runs the blocks and heads that are left.
     *
     * @param done number of blocks that ran already
     * @param inputs what the next block takes; after a block its one map
     */
    private Optional<NodeOutput> runFrom(int done, List<BitTensor> inputs, HeadGate gate) {
        List<BitTensor> maps = inputs;
        int offset = slice.blocks().size() - blocks.size();
        int nextHead = 0;
        double[] scores = null;
        for (int behind = done; behind <= slice.blocks().size(); behind++) {
            if (behind > done) {
                BitTensor output = output(behind - 1);
                blocks.get(behind - 1 - offset).run(maps, output);
                maps = List.of(output);
            }
            if (nextHead < heads.size() && slice.heads().get(nextHead).after() == behind) {
                scores = scores(nextHead, maps.getFirst());
                if (gate.leaves(behind, scores)) {
                    return Optional.empty();
                }
                nextHead++;
            }
        }
        return Optional.of(new NodeOutput(maps.getFirst(), scores));
    }

    /** Where a block writes: the last one's map is given away, so it is new. */
    private BitTensor output(int block) {
        return block < between.size() ? between.get(block) : new BitTensor(slice.blocks().get(block).output());
    }

    private double[] scores(int head, BitTensor map) {
        LinearParameters layer = slice.heads().get(head).layer();
        int[] sums = new int[layer.classes()];
        heads.get(head).run(map, sums);
        return layer.scores(sums);
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

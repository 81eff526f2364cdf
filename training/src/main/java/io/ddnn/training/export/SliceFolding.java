package io.ddnn.training.export;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.kernel.KernelProviders;
import io.ddnn.model.layer.BatchNorm;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.training.graph.LayerParameters;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.graph.NodeLayers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds real-valued parameters into the slices that the product computes with: signs into bits, batch norm and sign into
 * integer thresholds, batch norm behind linear layers into scale and offset. What stands for an absent child, its
 * blank-frame scores and maps, is computed from the folded slices themselves.
 */
final class SliceFolding {

    private final NetworkParameters parameters;
    private final NetworkDefinition definition;
    private final KernelProvider kernels = KernelProviders.choose().provider();
    private final Map<String, float[]> blankScores = new HashMap<>();
    private final Map<String, BitTensor> blankMaps = new HashMap<>();

    SliceFolding(NetworkParameters parameters) {
        this.parameters = parameters;
        this.definition = parameters.definition();
    }

    /** The slice of each node. */
    Map<String, NodeSlice> slices() {
        Map<String, NodeSlice> slices = new LinkedHashMap<>();
        for (NodeDefinition node : definition.nodes()) {
            NodeSlice slice = fold(node);
            slices.put(node.id(), slice);
            runBlank(node, slice);
        }
        return slices;
    }

    private NodeSlice fold(NodeDefinition node) {
        NodeLayers layers = parameters.node(node.id());
        List<ConvPoolParameters> blocks = new ArrayList<>();
        for (int i = 0; i < node.blocks().size(); i++) {
            MapShape input = i == 0 ? definition.inputShape(node.id()) : blocks.getLast().output();
            int summed = i == 0 ? definition.summedMaps(node.id()) : 1;
            blocks.add(block(layers.blocks().get(i), input, node.blocks().get(i), summed));
        }
        MapShape scores = new MapShape(1, 1, Math.max(1, node.inputs().size() * definition.classes().size()));
        List<float[]> childScores = new ArrayList<>();
        if (node.exit(ExitOn.SCORES) != null) {
            node.inputs().forEach(child -> childScores.add(Objects.requireNonNull(blankScores.get(child))));
        }
        List<BitTensor> sourceMaps = new ArrayList<>();
        if (node.aggregate().maps() != null) {
            definition.mapSources(node.id())
                    .forEach(source -> sourceMaps.add(Objects.requireNonNull(blankMaps.get(source.id()))));
        }
        List<Head> heads = new ArrayList<>();
        for (int i = 0; i < layers.heads().size(); i++) {
            int after = node.after(node.heads().get(i));
            heads.add(new Head(after, linear(layers.heads().get(i), blocks.get(after - 1).output())));
        }
        LayerParameters mapping = layers.scoreMapping();
        return new NodeSlice(node.id(), blocks, heads,
                mapping == null ? null : linear(mapping, scores), childScores, sourceMaps);
    }

    private static ConvPoolParameters block(LayerParameters layer, MapShape input, BlockDefinition block, int summed) {
        MapShape kernel = new MapShape(ConvPoolParameters.WINDOW, ConvPoolParameters.WINDOW, input.channels());
        int[][] thresholds = new int[summed][layer.outputs()];
        boolean[] flips = new boolean[layer.outputs()];
        for (int filter = 0; filter < layer.outputs(); filter++) {
            BatchNorm norm = batchNorm(layer, filter);
            for (int n = 1; n <= summed; n++) {
                BatchNorm.Comparison comparison = norm.fold(0, n);
                thresholds[n - 1][filter] = comparison.threshold();
                flips[filter] = comparison.flip();
            }
        }
        return new ConvPoolParameters(input, block.stride(), signs(layer, kernel), thresholds, flips);
    }

    private static LinearParameters linear(LayerParameters layer, MapShape input) {
        double[] scale = new double[layer.outputs()];
        double[] offset = new double[layer.outputs()];
        for (int i = 0; i < layer.outputs(); i++) {
            BatchNorm norm = batchNorm(layer, i);
            scale[i] = norm.scale();
            offset[i] = norm.offset(0);
        }
        return new LinearParameters(input, signs(layer, input), scale, offset);
    }

    private static BatchNorm batchNorm(LayerParameters layer, int output) {
        return new BatchNorm(layer.gamma()[output], layer.beta()[output], layer.mean()[output],
                layer.variance()[output], LayerParameters.EPSILON);
    }

    /** The signs of each output's weights; a weight's place is that of its value in the packed order of the shape. */
    private static List<BitTensor> signs(LayerParameters layer, MapShape shape) {
        List<BitTensor> rows = new ArrayList<>();
        for (int output = 0; output < layer.outputs(); output++) {
            BitTensor bits = new BitTensor(shape);
            int next = output * layer.inputs();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    for (int c = 0; c < shape.channels(); c++) {
                        bits.set(y, x, c, layer.weights()[next++] >= 0);
                    }
                }
            }
            rows.add(bits);
        }
        return rows;
    }

    /** Computes what the node makes where all its devices see a black frame. */
    private void runBlank(NodeDefinition node, NodeSlice slice) {
        NodeRunner runner = new NodeRunner(definition, slice, kernels);
        double[] scores = null;
        if (node.exit(ExitOn.SCORES) != null) {
            List<float @Nullable []> children = new ArrayList<>(slice.blankScores());
            scores = runner.mergeScores(children);
        }
        if (!node.blocks().isEmpty()) {
            NodeOutput output = node.tier() == Tier.DEVICE
                    ? runner.run(PixelImage.black(definition.input().width(), definition.input().height()))
                    : runner.run(new ArrayList<@Nullable BitTensor>(slice.blankMaps()));
            blankMaps.put(node.id(), output.map());
            scores = output.scores() == null ? scores : output.scores();
        }
        if (scores != null) {
            blankScores.put(node.id(), NodeRunner.summary(scores));
        }
    }
}

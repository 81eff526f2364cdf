package io.ddnn.training.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.MissingFill;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An independent evaluation of exported parameters: the whole data set at once, in double precision, with the engine's
 * convolution and pooling, thresholds compared after the pool, scores rounded to binary32 where they leave a node.
 */
final class ReferenceEvaluation {

    private static final Shape ONE = new Shape(1, 1);

    private final NetworkDefinition definition;
    private final Map<String, NodeSlice> slices;
    private final DataSet data;
    private final Set<String> missing;

    /**
     * Makes an evaluation.
     *
     * @param missing devices that are lost for all samples
     */
    ReferenceEvaluation(NetworkDefinition definition, Map<String, NodeSlice> slices, DataSet data,
            Set<String> missing) {
        this.definition = definition;
        this.slices = slices;
        this.data = data;
        this.missing = missing;
    }

    private record Sent(@Nullable NDArray scores, Map<String, NDArray> maps) {}

    /** The scores of each sample at each exit that is reached, leaves first. */
    Map<GraphEvaluation.Exit, double[][]> scores() {
        Map<GraphEvaluation.Exit, double[][]> exits = new LinkedHashMap<>();
        try (NDManager manager = Torch.engine().newBaseManager()) {
            Map<String, Sent> sent = new HashMap<>();
            for (NodeDefinition node : definition.nodes()) {
                if (node.tier() == Tier.DEVICE) {
                    if (!missing.contains(node.id())) {
                        sent.put(node.id(), device(node, exits, manager));
                    }
                } else if (node.inputs().stream().anyMatch(sent::containsKey)) {
                    sent.put(node.id(), inner(node, sent, exits, manager));
                }
            }
        }
        return exits;
    }

    private Sent device(NodeDefinition node, Map<GraphEvaluation.Exit, double[][]> exits, NDManager manager) {
        int place = data.devices().indexOf(node.id());
        int height = definition.input().height();
        int width = definition.input().width();
        double[] pixels = new double[data.samples().size() * 3 * height * width];
        int next = 0;
        for (Sample sample : data.samples()) {
            PixelImage image = sample.views().get(place);
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        pixels[next++] = image == null ? 0 : image.value(x, y, c);
                    }
                }
            }
        }
        NDArray images = manager.create(pixels, new Shape(data.samples().size(), 3, height, width));
        return ownMap(node, List.of(images), null, exits, manager);
    }

    private Sent inner(NodeDefinition node, Map<String, Sent> sent, Map<GraphEvaluation.Exit, double[][]> exits,
            NDManager manager) {
        NodeSlice slice = slice(node);
        NDArray scores = null;
        if (node.exit(ExitOn.SCORES) != null) {
            scores = mergedScores(node, slice, sent, manager);
            exits.put(new GraphEvaluation.Exit(node.id(), 0), rows(scores));
            scores = rounded(scores);
        }
        Map<String, NDArray> maps = new LinkedHashMap<>();
        for (String input : node.inputs()) {
            if (sent.containsKey(input)) {
                maps.putAll(Objects.requireNonNull(sent.get(input)).maps);
            }
        }
        Aggregation aggregation = node.aggregate().maps();
        if (aggregation == null) {
            return new Sent(scores, maps);
        }
        List<NDArray> inputs = new ArrayList<>();
        List<NodeDefinition> sources = definition.mapSources(node.id());
        for (int i = 0; i < sources.size(); i++) {
            NDArray map = maps.get(sources.get(i).id());
            if (map != null) {
                inputs.add(map);
            } else if (aggregation == Aggregation.CC) {
                NDArray blank = signs(slice.blankMaps().get(i), manager);
                NDArray filler = node.aggregate().missing() == MissingFill.MASK ? blank.zerosLike() : blank;
                inputs.add(filler.repeat(0, data.samples().size()));
            }
        }
        List<NDArray> merged = switch (aggregation) {
            case AP -> inputs;
            case CC -> List.of(NDArrays.concat(new NDList(inputs), 1));
            case MP -> List.of(inputs.stream().reduce(NDArray::maximum).orElseThrow());
        };
        return ownMap(node, merged, scores, exits, manager);
    }

    private NDArray mergedScores(NodeDefinition node, NodeSlice slice, Map<String, Sent> sent, NDManager manager) {
        List<NDArray> present = new ArrayList<>();
        List<NDArray> filled = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Sent child = sent.get(node.inputs().get(i));
            if (child != null) {
                present.add(Objects.requireNonNull(child.scores));
                filled.add(Objects.requireNonNull(child.scores));
            } else {
                float[] blank = node.aggregate().missing() == MissingFill.MASK
                        ? new float[definition.classes().size()]
                        : slice.blankScores().get(i);
                filled.add(manager.create(blank).toType(DataType.FLOAT64, false).reshape(1, blank.length)
                        .repeat(0, data.samples().size()));
            }
        }
        return switch (Objects.requireNonNull(node.aggregate().scores())) {
            case MP -> present.stream().reduce(NDArray::maximum).orElseThrow();
            case AP -> present.stream().reduce(NDArray::add).orElseThrow().div(present.size());
            case CC -> linear(Objects.requireNonNull(slice.scoreMapping()),
                    NDArrays.concat(new NDList(filled), 1), manager);
        };
    }

    private Sent ownMap(NodeDefinition node, List<NDArray> inputs, @Nullable NDArray merged,
            Map<GraphEvaluation.Exit, double[][]> exits, NDManager manager) {
        NodeSlice slice = slice(node);
        List<NDArray> maps = inputs;
        List<NDArray> outputs = new ArrayList<>();
        for (ConvPoolParameters block : slice.blocks()) {
            maps = List.of(block(block, maps, manager));
            outputs.addAll(maps);
        }
        NDArray scores = merged;
        for (Head head : slice.heads()) {
            NDArray flat = outputs.get(head.after() - 1).transpose(0, 2, 3, 1).reshape(data.samples().size(), -1);
            NDArray own = linear(head.layer(), flat, manager);
            exits.put(new GraphEvaluation.Exit(node.id(), head.after()), rows(own));
            scores = rounded(own);
        }
        return new Sent(scores, Map.of(node.id(), maps.getFirst()));
    }

    private static NDArray block(ConvPoolParameters block, List<NDArray> inputs, NDManager manager) {
        NDArray weights = NDArrays.concat(
                new NDList(block.filters().stream().map(filter -> signs(filter, manager)).toList()), 0);
        NDArray sum = inputs.stream()
                .map(input -> Conv2d.conv2d(input, weights, null, ONE, ONE, ONE, 1).singletonOrThrow())
                .reduce(NDArray::add)
                .orElseThrow();
        NDArray pooled = Pool.maxPool2d(
                sum, new Shape(3, 3), new Shape(block.stride(), block.stride()), ONE, false);
        int filters = block.filters().size();
        double[] thresholds = new double[filters];
        double[] directions = new double[filters];
        for (int i = 0; i < filters; i++) {
            thresholds[i] = block.thresholds()[inputs.size() - 1][i];
            directions[i] = block.flips()[i] ? -1 : 1;
        }
        NDArray passed = pooled.gte(manager.create(thresholds, new Shape(1, filters, 1, 1)));
        return passed.toType(DataType.FLOAT64, false).mul(2).sub(1)
                .mul(manager.create(directions, new Shape(1, filters, 1, 1)));
    }

    private static NDArray linear(LinearParameters layer, NDArray input, NDManager manager) {
        NDArray weights = NDArrays.concat(
                new NDList(layer.weights().stream()
                        .map(row -> signs(row, manager).transpose(0, 2, 3, 1).reshape(1, layer.input().values()))
                        .toList()),
                0);
        return input.matMul(weights.transpose()).mul(manager.create(layer.scale())).add(manager.create(layer.offset()));
    }

    /** Bits as -1 and +1: 1 x channels x height x width. */
    private static NDArray signs(BitTensor bits, NDManager manager) {
        MapShape shape = bits.shape();
        double[] values = new double[shape.values()];
        int next = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    values[next++] = bits.get(y, x, c) ? 1 : -1;
                }
            }
        }
        return manager.create(values, new Shape(1, shape.channels(), shape.height(), shape.width()));
    }

    private static NDArray rounded(NDArray scores) {
        return scores.toType(DataType.FLOAT32, false).toType(DataType.FLOAT64, false);
    }

    private double[][] rows(NDArray scores) {
        double[] values = scores.toDoubleArray();
        int classes = definition.classes().size();
        double[][] rows = new double[data.samples().size()][classes];
        for (int i = 0; i < values.length; i++) {
            rows[i / classes][i % classes] = values[i];
        }
        return rows;
    }

    private NodeSlice slice(NodeDefinition node) {
        return Objects.requireNonNull(slices.get(node.id()));
    }
}

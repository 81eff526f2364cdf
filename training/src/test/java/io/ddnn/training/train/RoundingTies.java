package io.ddnn.training.train;

import io.ddnn.model.aggregate.MapAggregator;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.LayerParameters;
import io.ddnn.training.graph.NetworkParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the samples for which rounding may turn a bit of the real-valued graph: those with a pooled sum that lies close
 * to its filter's real-valued threshold. Sums are computed one by one, from the formulas.
 */
final class RoundingTies {

    private final NetworkParameters parameters;
    private final NetworkDefinition definition;
    private final Map<String, NodeSlice> slices;
    private final DataSet data;

    RoundingTies(NetworkParameters parameters, Map<String, NodeSlice> slices, DataSet data) {
        this.parameters = parameters;
        this.definition = parameters.definition();
        this.slices = slices;
        this.data = data;
    }

    /** Whether the two highest scores are closer than a distance. */
    static boolean topTwoWithin(double[] scores, double distance) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2] < distance;
    }

    /** For each sample whether one of its sums is closer to a threshold than a distance. */
    boolean[] within(double distance) {
        boolean[] ties = new boolean[data.samples().size()];
        for (int i = 0; i < ties.length; i++) {
            Map<String, BitTensor> maps = new HashMap<>();
            for (NodeDefinition node : definition.nodes()) {
                ties[i] |= !node.blocks().isEmpty() && closest(node, i, maps) < distance;
            }
        }
        return ties;
    }

    /** A value of a map or an image at a place, all inputs summed. */
    private interface Input {
        int at(int y, int x, int channel);
    }

    private double closest(NodeDefinition node, int sample, Map<String, BitTensor> maps) {
        NodeSlice slice = Objects.requireNonNull(slices.get(node.id()));
        NodeRunner runner = new NodeRunner(definition, slice, new ScalarKernelProvider());
        Input input;
        NodeOutput output;
        int summed = 1;
        if (node.tier() == Tier.DEVICE) {
            PixelImage view = data.samples().get(sample).views().get(data.devices().indexOf(node.id()));
            PixelImage image = view == null ? PixelImage.black(SmallNetworks.SIDE, SmallNetworks.SIDE) : view;
            input = (y, x, channel) -> image.value(x, y, channel);
            output = runner.run(image);
        } else {
            List<@Nullable BitTensor> sources = new ArrayList<>();
            definition.mapSources(node.id()).forEach(source -> sources.add(maps.get(source.id())));
            Aggregation aggregation = Objects.requireNonNull(node.aggregate().maps());
            List<BitTensor> merged = new MapAggregator(
                    aggregation, node.aggregate().missing(), slice.blankMaps()).merge(sources);
            summed = merged.size();
            input = (y, x, channel) -> merged.stream().mapToInt(map -> map.get(y, x, channel) ? 1 : -1).sum();
            output = runner.run(sources);
        }
        maps.put(node.id(), output.map());
        double closest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            BitTensor next = new BitTensor(block.output());
            LayerParameters layer = parameters.node(node.id()).blocks().get(i);
            closest = Math.min(closest, closest(block, layer, input, i == 0 ? summed : 1, next));
            input = (y, x, channel) -> next.get(y, x, channel) ? 1 : -1;
        }
        return closest;
    }

    private static double closest(ConvPoolParameters block, LayerParameters layer, Input input, int summed,
            BitTensor output) {
        double closest = Double.POSITIVE_INFINITY;
        for (int filter = 0; filter < layer.outputs(); filter++) {
            double deviation = Math.sqrt(layer.variance()[filter] + LayerParameters.EPSILON);
            double threshold = layer.mean()[filter] - layer.beta()[filter] * deviation / layer.gamma()[filter];
            for (int y = 0; y < output.shape().height(); y++) {
                for (int x = 0; x < output.shape().width(); x++) {
                    int sum = pooled(block, filter, input, y * block.stride(), x * block.stride());
                    closest = Math.min(closest, Math.abs((double) sum / summed - threshold));
                    boolean passes = sum >= block.thresholds()[summed - 1][filter];
                    output.set(y, x, filter, passes != block.flips()[filter]);
                }
            }
        }
        return closest;
    }

    private static int pooled(ConvPoolParameters block, int filter, Input input, int centerY, int centerX) {
        int height = block.input().height();
        int width = block.input().width();
        int largest = Integer.MIN_VALUE;
        for (int y = Math.max(0, centerY - 1); y <= Math.min(height - 1, centerY + 1); y++) {
            for (int x = Math.max(0, centerX - 1); x <= Math.min(width - 1, centerX + 1); x++) {
                largest = Math.max(largest, convolved(block, filter, input, y, x));
            }
        }
        return largest;
    }

    private static int convolved(ConvPoolParameters block, int filter, Input input, int y, int x) {
        int sum = 0;
        for (int ky = 0; ky < 3; ky++) {
            for (int kx = 0; kx < 3; kx++) {
                int fromY = y + ky - 1;
                int fromX = x + kx - 1;
                boolean inside = fromY >= 0 && fromY < block.input().height() && fromX >= 0
                        && fromX < block.input().width();
                for (int c = 0; inside && c < block.input().channels(); c++) {
                    boolean plus = block.filters().get(filter).get(ky, kx, c);
                    sum += plus ? input.at(fromY, fromX, c) : -input.at(fromY, fromX, c);
                }
            }
        }
        return sum;
    }
}

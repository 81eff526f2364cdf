package io.ddnn.model.testing;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.BlockDefinition;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Slices for a definition as if it had been trained: weights, thresholds and heads are random, in ranges where bits and
 * labels of random images differ; blank scores and maps are those that the slices really make of black frames.
 */
public final class RandomSlices {

    private final NetworkDefinition definition;
    private final Random random;
    private final Map<String, NodeSlice> slices = new LinkedHashMap<>();
    private final Map<String, float[]> blankScores = new HashMap<>();
    private final Map<String, BitTensor> blankMaps = new HashMap<>();

    private RandomSlices(NetworkDefinition definition, Random random) {
        this.definition = definition;
        this.random = random;
    }

    /** One slice a node, by id. */
    public static Map<String, NodeSlice> of(NetworkDefinition definition, long seed) {
        RandomSlices slices = new RandomSlices(definition, new Random(seed));
        definition.nodes().forEach(slices::add);
        return slices.slices;
    }

    /** The slice of one node. */
    public static NodeSlice of(NetworkDefinition definition, long seed, String node) {
        return Objects.requireNonNull(of(definition, seed).get(node), node);
    }

    /** A bundle of such slices. */
    public static Bundle bundle(NetworkDefinition definition, long seed) {
        return new Bundle(definition, of(definition, seed), Map.of("data", "random"), Map.of("accuracy", 0.5));
    }

    private void add(NodeDefinition node) {
        List<ConvPoolParameters> blocks = new ArrayList<>();
        MapShape shape = definition.inputShape(node.id());
        for (BlockDefinition block : node.blocks()) {
            boolean first = blocks.isEmpty();
            blocks.add(block(shape, block, first ? definition.summedMaps(node.id()) : 1,
                    first && node.tier() == Tier.DEVICE));
            shape = blocks.getLast().output();
        }
        boolean mapped = node.aggregate().scores() == Aggregation.CC;
        int classes = definition.classes().size();
        List<Head> heads = new ArrayList<>();
        for (ExitDefinition exit : node.heads()) {
            int after = node.after(exit);
            heads.add(new Head(after, head(blocks.get(after - 1).output(), 1)));
        }
        NodeSlice slice = new NodeSlice(node.id(), blocks, heads,
                mapped ? head(new MapShape(1, 1, node.inputs().size() * classes), 2) : null,
                node.exit(ExitOn.SCORES) == null
                        ? List.of()
                        : node.inputs().stream().map(this::blankScores).toList(),
                node.aggregate().maps() == null ? List.of() : blankMaps(node));
        slices.put(node.id(), slice);
        addBlanks(node, new NodeRunner(definition, slice, new ScalarKernelProvider()));
    }

    private void addBlanks(NodeDefinition node, NodeRunner runner) {
        double @Nullable [] scores = node.exit(ExitOn.SCORES) == null
                ? null
                : runner.mergeScores(new ArrayList<>(runner.slice().blankScores()));
        if (!node.blocks().isEmpty()) {
            NodeOutput output = node.tier() == Tier.DEVICE
                    ? runner.run(PixelImage.black(definition.input().width(), definition.input().height()))
                    : runner.run(new ArrayList<>(runner.slice().blankMaps()));
            blankMaps.put(node.id(), output.map());
            scores = output.scores() == null ? scores : output.scores();
        }
        if (scores != null) {
            blankScores.put(node.id(), NodeRunner.summary(scores));
        }
    }

    private float[] blankScores(String node) {
        return Objects.requireNonNull(blankScores.get(node));
    }

    private List<BitTensor> blankMaps(NodeDefinition node) {
        return definition.mapSources(node.id()).stream()
                .map(source -> Objects.requireNonNull(blankMaps.get(source.id())))
                .toList();
    }

    private ConvPoolParameters block(MapShape input, BlockDefinition block, int maxInputs, boolean pixels) {
        MapShape kernel = new MapShape(3, 3, input.channels());
        List<BitTensor> filters = new ArrayList<>();
        boolean[] flips = new boolean[block.filters()];
        int[][] thresholds = new int[maxInputs][block.filters()];
        double spread = Math.sqrt(9.0 * input.channels()) * (pixels ? 128 : 1);
        for (int f = 0; f < block.filters(); f++) {
            filters.add(RandomImages.bits(kernel, random));
            flips[f] = random.nextInt(3) == 0;
            double level = spread * (1 + 0.5 * random.nextGaussian());
            for (int n = 1; n <= maxInputs; n++) {
                thresholds[n - 1][f] = (int) Math.round(level * Math.sqrt(n));
            }
        }
        return new ConvPoolParameters(input, block.stride(), filters, thresholds, flips);
    }

    private LinearParameters head(MapShape input, double spread) {
        int classes = definition.classes().size();
        List<BitTensor> weights = new ArrayList<>();
        double[] scale = new double[classes];
        double[] offset = new double[classes];
        for (int i = 0; i < classes; i++) {
            weights.add(RandomImages.bits(input, random));
            scale[i] = (random.nextInt(8) == 0 ? -1 : 1) * (0.5 + random.nextDouble()) * spread
                    / Math.sqrt(input.values());
            offset[i] = 0.5 * random.nextGaussian();
        }
        return new LinearParameters(input, weights, scale, offset);
    }
}

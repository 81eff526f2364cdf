package io.ddnn.model.plan;

import io.ddnn.model.aggregate.MapAggregator;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.NodeRunner;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.slice.Head;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Times the stages of a network on this machine, with the kernels that its tiers run, each on its own: a whole node's time
 * would not tell where to cut it. A stage's time is the median of many runs after a warm-up, of the node of its level that
 * takes longest.
 */
public final class StageTimer {

    private final NetworkDefinition definition;
    private final KernelProvider kernels;
    private final int warmUps;
    private final int runs;
    private final Random random = new Random(1);
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    private StageTimer(NetworkDefinition definition, KernelProvider kernels, int warmUps, int runs) {
        this.definition = definition;
        this.kernels = kernels;
        this.warmUps = warmUps;
        this.runs = runs;
    }

    /**
     * Times all stages.
     *
     * @param slices the slice of each node
     * @param warmUps runs before those that count
     * @param runs runs that count, at least 1
     * @return seconds by the name of the stage, as in {@link Stage#name()}
     */
    public static Map<String, Double> measure(NetworkDefinition definition, Map<String, NodeSlice> slices,
            KernelProvider kernels, int warmUps, int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("runs is " + runs + ", expected at least 1");
        }
        StageTimer timer = new StageTimer(definition, kernels, warmUps, runs);
        for (NodeDefinition node : definition.nodes()) {
            timer.node(node, Objects.requireNonNull(slices.get(node.id()), "slice of " + node.id()));
        }
        return timer.seconds;
    }

    private void node(NodeDefinition node, NodeSlice slice) {
        if (node.exit(ExitOn.SCORES) != null) {
            NodeRunner runner = new NodeRunner(definition, slice, kernels);
            List<float @Nullable []> scores = new ArrayList<>(slice.blankScores());
            time(node, "scores", () -> runner.mergeScores(scores));
        }
        List<BitTensor> inputs = List.of();
        for (int block = 0; block < slice.blocks().size(); block++) {
            ConvPoolParameters parameters = slice.blocks().get(block);
            BitTensor output = new BitTensor(parameters.output());
            Runnable run;
            if (block > 0) {
                List<BitTensor> given = inputs;
                KernelProvider.BitConvPool kernel = kernels.bitConvPool(parameters);
                run = () -> kernel.run(given, output);
            } else if (node.tier() == Tier.DEVICE) {
                PixelImage image = noise();
                KernelProvider.PixelConvPool kernel = kernels.pixelConvPool(parameters);
                run = () -> kernel.run(image, output);
            } else {
                Aggregation merge = Objects.requireNonNull(node.aggregate().maps());
                MapAggregator aggregator = new MapAggregator(merge, node.aggregate().missing(), slice.blankMaps());
                List<@Nullable BitTensor> maps = new ArrayList<>(slice.blankMaps());
                KernelProvider.BitConvPool kernel = kernels.bitConvPool(parameters);
                run = () -> kernel.run(aggregator.merge(maps), output);
            }
            LinearParameters head = head(slice, block + 1);
            time(node, "block-" + (block + 1), head == null ? run : withHead(run, head, output));
            inputs = List.of(output);
        }
    }

    private static @Nullable LinearParameters head(NodeSlice slice, int after) {
        for (Head head : slice.heads()) {
            if (head.after() == after) {
                return head.layer();
            }
        }
        return null;
    }

    private Runnable withHead(Runnable block, LinearParameters head, BitTensor map) {
        KernelProvider.BitLinear kernel = kernels.bitLinear(head);
        int[] sums = new int[head.classes()];
        return () -> {
            block.run();
            kernel.run(map, sums);
            head.scores(sums);
        };
    }

    private PixelImage noise() {
        byte[] rgb = new byte[definition.input().rawBytes()];
        random.nextBytes(rgb);
        return new PixelImage(definition.input().width(), definition.input().height(), rgb);
    }

    private void time(NodeDefinition node, String part, Runnable stage) {
        for (int i = 0; i < warmUps; i++) {
            stage.run();
        }
        long[] nanos = new long[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            stage.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        seconds.merge(node.tier().text() + "-" + part, nanos[runs / 2] / 1e9, Math::max);
    }
}

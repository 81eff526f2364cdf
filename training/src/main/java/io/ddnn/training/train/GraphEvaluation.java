package io.ddnn.training.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.ExitScores;
import io.ddnn.training.graph.NetworkGraph;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.graph.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates the real-valued graph on a data set, at every exit, all devices present. */
final class GraphEvaluation {

    private static final int BATCH = 128;

    private final Engine engine;
    private final NetworkGraph graph;
    private final NetworkParameters parameters;

    GraphEvaluation(Engine engine, NetworkParameters parameters) {
        this.engine = engine;
        this.parameters = parameters;
        this.graph = new NetworkGraph(parameters);
    }

    /**
     * An exit of a network.
     *
     * @param after which of the node's exits, see {@link io.ddnn.model.network.NodeDefinition#after}
     */
    record Exit(String node, int after) {}

    /** The scores of each sample at each exit, leaves first. */
    Map<Exit, List<float[]>> scores(DataSet data) {
        return scores(new NetworkData(parameters.definition(), data));
    }

    Map<Exit, List<float[]>> scores(NetworkData data) {
        BatchMaker batches = new BatchMaker(parameters.definition(), data);
        int classes = parameters.definition().classes().size();
        Map<Exit, List<float[]>> scores = new LinkedHashMap<>();
        int[] all = Order.ascending(data.size());
        for (int first = 0; first < all.length; first += BATCH) {
            int[] samples = Arrays.copyOfRange(all, first, Math.min(first + BATCH, all.length));
            try (NDManager manager = engine.newBaseManager()) {
                for (ExitScores exit : graph.forward(new Pass(manager, Pass.Mode.INFER), batches.plain(samples))) {
                    List<float[]> rows =
                            scores.computeIfAbsent(new Exit(exit.node(), exit.after()), _ -> new ArrayList<>());
                    float[] values = exit.scores().toFloatArray();
                    for (int i = 0; i < samples.length; i++) {
                        rows.add(Arrays.copyOfRange(values, i * classes, (i + 1) * classes));
                    }
                }
            }
        }
        return scores;
    }

    /** The share of samples that the last exit gets right. */
    double accuracy(NetworkData data) {
        List<float[]> last = List.copyOf(scores(data).values()).getLast();
        int right = 0;
        for (int sample = 0; sample < last.size(); sample++) {
            right += label(last.get(sample)) == data.label(sample) ? 1 : 0;
        }
        return (double) right / last.size();
    }

    /** The index of the highest score, the first of equals. */
    static int label(float[] scores) {
        int label = 0;
        for (int i = 1; i < scores.length; i++) {
            label = scores[i] > scores[label] ? i : label;
        }
        return label;
    }
}

package io.ddnn.training.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.ddnn.training.graph.LayerParameters;
import io.ddnn.training.graph.NetworkGraph;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.graph.Pass;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.random.RandomGenerator;

/**
 * Takes the statistics of all batch norms from a data set, for the weights as they are: the running ones of training lag
 * behind weights that still change their signs.
 */
final class StatisticsPass {

    private static final int BATCH = 128;
    private static final int MIN_BATCH = 2;

    private final Engine engine;
    private final NetworkParameters parameters;
    private final NetworkData data;

    StatisticsPass(Engine engine, NetworkParameters parameters, NetworkData data) {
        this.engine = engine;
        this.parameters = parameters;
        this.data = data;
    }

    /** Sums of statistics, weighted by the rows behind them. */
    private static final class Sums {
        private final double[] mean;
        private final double[] variance;
        private long rows;

        Sums(int outputs) {
            mean = new double[outputs];
            variance = new double[outputs];
        }

        void add(Pass.Observation observation) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += (double) observation.rows() * observation.mean()[i];
                variance[i] += (double) observation.rows() * observation.variance()[i];
            }
            rows += observation.rows();
        }

        void storeIn(LayerParameters layer) {
            for (int i = 0; i < mean.length; i++) {
                layer.mean()[i] = (float) (mean[i] / rows);
                layer.variance()[i] = (float) (variance[i] / rows);
            }
        }
    }

    /** Replaces the layers' statistics. Samples are put together in batches by chance. */
    void run(RandomGenerator random) {
        BatchMaker batches = new BatchMaker(parameters.definition(), data);
        NetworkGraph graph = new NetworkGraph(parameters);
        IdentityHashMap<LayerParameters, Sums> sums = new IdentityHashMap<>();
        int[] order = Order.ascending(data.size());
        Order.shuffle(order, random);
        int count = Math.max(1, Math.round((float) order.length / BATCH));
        for (int k = 0; k < count; k++) {
            int from = (int) ((long) k * order.length / count);
            int to = (int) ((long) (k + 1) * order.length / count);
            if (to - from < MIN_BATCH) {
                continue;
            }
            try (NDManager manager = engine.newBaseManager()) {
                Pass pass = new Pass(manager, Pass.Mode.OBSERVE);
                graph.forward(pass, batches.plain(Arrays.copyOfRange(order, from, to)));
                for (LayerParameters layer : parameters.layers()) {
                    if (pass.hasObserved(layer)) {
                        sums.computeIfAbsent(layer, l -> new Sums(l.outputs())).add(pass.observation(layer));
                    }
                }
            }
        }
        sums.forEach((layer, total) -> total.storeIn(layer));
    }
}

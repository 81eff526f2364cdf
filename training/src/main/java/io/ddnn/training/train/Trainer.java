package io.ddnn.training.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.Batch;
import io.ddnn.training.graph.LayerParameters;
import io.ddnn.training.graph.NetworkGraph;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.graph.Pass;
import java.time.Duration;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Trains all nodes of a network together: binary weights forward, gradients straight through to real-valued shadow
 * weights in [-1, 1], Adam, the joint loss of all exits. At the end the batch norms' statistics are taken anew from the
 * training data, unchanged and with all devices present.
 *
 * <p>One training at a time in a process: the engine collects gradients for one thread only.
 */
public final class Trainer {

    private static final float STATISTICS_MOMENTUM = 0.1f;
    private static final int VALIDATIONS = 10;

    private final NetworkDefinition definition;
    private final TrainingOptions options;
    private final TrainingListener listener;
    private final Engine engine;
    private final NetworkData training;
    private final NetworkData validation;
    private final NetworkParameters parameters;
    private final NetworkGraph graph;
    private final RandomGenerator random;
    private final IdentityHashMap<LayerParameters, LayerOptimizer> optimizers = new IdentityHashMap<>();

    private Trainer(NetworkDefinition definition, DataSet training, DataSet validation, TrainingOptions options,
            TrainingListener listener) {
        this.definition = definition;
        this.options = options;
        this.listener = listener;
        this.training = new NetworkData(definition, training);
        this.validation = new NetworkData(definition, validation);
        if (this.training.size() < 2) {
            throw new IllegalArgumentException(
                    "training data has " + this.training.size() + " samples, expected at least 2");
        }
        this.random = new SplittableRandom(options.seed());
        this.parameters = NetworkParameters.initial(definition, random);
        this.graph = new NetworkGraph(parameters);
        this.engine = Torch.engine();
        parameters.layers().forEach(layer -> optimizers.put(layer, new LayerOptimizer(layer)));
    }

    /**
     * Trains a network.
     *
     * @param definition the network
     * @param training what to learn from; every sample with a label
     * @param validation what accuracy is reported on while training goes on; may have no samples. Nothing is learned
     *     from it
     * @throws IllegalArgumentException if the data are not those of the network's classes and devices
     * @throws ai.djl.engine.EngineException if PyTorch cannot be loaded
     */
    public static TrainedNetwork train(NetworkDefinition definition, DataSet training, DataSet validation,
            TrainingOptions options, TrainingListener listener) {
        return new Trainer(definition, training, validation, options, listener).run();
    }

    private TrainedNetwork run() {
        BatchMaker batches = new BatchMaker(definition, training);
        JointLoss loss = new JointLoss(definition, training, options);
        int batchSize = Math.min(options.batchSize(), training.size());
        int stepsPerEpoch = training.size() / batchSize;
        LearningRate rate = new LearningRate(options.learningRate(), options.warmUpEpochs() * stepsPerEpoch,
                (double) options.epochs() * stepsPerEpoch);
        int[] order = Order.ascending(training.size());
        double mean = 0;
        for (int epoch = 0; epoch < options.epochs(); epoch++) {
            long start = System.nanoTime();
            Order.shuffle(order, random);
            double sum = 0;
            for (int step = 0; step < stepsPerEpoch; step++) {
                int[] samples = Arrays.copyOfRange(order, step * batchSize, (step + 1) * batchSize);
                Batch batch = batches.varied(samples, options, random);
                sum += learn(batch, labels(samples), loss, rate.at(epoch * stepsPerEpoch + step));
            }
            mean = sum / stepsPerEpoch;
            OptionalDouble accuracy = validate(epoch);
            listener.onEpoch(new EpochReport(
                    epoch + 1, options.epochs(), mean, accuracy, Duration.ofNanos(System.nanoTime() - start)));
        }
        new StatisticsPass(engine, parameters, training).run(random);
        return new TrainedNetwork(parameters, options, training.size(), mean);
    }

    private double learn(Batch batch, int[] labels, JointLoss jointLoss, double rate) {
        try (NDManager manager = engine.newBaseManager()) {
            Pass pass = new Pass(manager, Pass.Mode.LEARN);
            float value;
            try (GradientCollector gradients = engine.newGradientCollector()) {
                NDArray loss = jointLoss.of(graph.forward(pass, batch), labels, manager);
                gradients.backward(loss);
                value = loss.getFloat();
            }
            for (LayerParameters layer : parameters.layers()) {
                Objects.requireNonNull(optimizers.get(layer)).step(pass.gradients(layer), rate);
                if (pass.hasObserved(layer)) {
                    track(layer, pass.observation(layer));
                }
            }
            return value;
        }
    }

    private static void track(LayerParameters layer, Pass.Observation observation) {
        for (int i = 0; i < layer.outputs(); i++) {
            layer.mean()[i] += STATISTICS_MOMENTUM * (observation.mean()[i] - layer.mean()[i]);
            layer.variance()[i] += STATISTICS_MOMENTUM * (observation.variance()[i] - layer.variance()[i]);
        }
    }

    private OptionalDouble validate(int epoch) {
        int every = Math.max(1, options.epochs() / VALIDATIONS);
        boolean due = (epoch + 1) % every == 0 || epoch + 1 == options.epochs();
        return due && validation.size() > 0
                ? OptionalDouble.of(new GraphEvaluation(engine, parameters).accuracy(validation))
                : OptionalDouble.empty();
    }

    private int[] labels(int[] samples) {
        return Arrays.stream(samples).map(training::label).toArray();
    }

    /** The optimizers of one layer's arrays. */
    private static final class LayerOptimizer {
        private final Adam weights;
        private final Adam gamma;
        private final Adam beta;

        LayerOptimizer(LayerParameters layer) {
            weights = new Adam(layer.weights(), 1);
            gamma = new Adam(layer.gamma(), Float.MAX_VALUE);
            beta = new Adam(layer.beta(), Float.MAX_VALUE);
        }

        void step(float[][] gradients, double rate) {
            weights.step(gradients[0], rate);
            gamma.step(gradients[1], rate);
            beta.step(gradients[2], rate);
        }
    }
}

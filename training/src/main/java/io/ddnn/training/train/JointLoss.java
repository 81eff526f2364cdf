package io.ddnn.training.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.training.graph.ExitScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The joint loss of all exits (BranchyNet; DDNN, section III.B): the sum over the exits of weight times cross-entropy,
 * each a mean over the samples for which the exit's scores say something. A device's views without the object count
 * nowhere in its own loss.
 *
 * <p>Exits between devices and root also learn to be undecided where no device sees the object: towards equal
 * probabilities on the row of blank views.
 */
final class JointLoss {

    private final NetworkDefinition definition;
    private final double[] classWeights;
    private final List<Double> seenShares = new ArrayList<>();
    private final double blankWeight;

    JointLoss(NetworkDefinition definition, NetworkData data, TrainingOptions options) {
        this.definition = definition;
        this.classWeights = classWeights(data, definition.classes().size(), options.balance());
        this.blankWeight = options.blankWeight();
        for (int device = 0; device < data.devices(); device++) {
            seenShares.add(data.seenShare(device));
        }
    }

    /** The weight of a sample of each class; their mean over the data is 1. */
    static double[] classWeights(NetworkData data, int classes, double balance) {
        double[] weights = new double[classes];
        double sum = 0;
        for (int label = 0; label < classes; label++) {
            int count = data.classCount(label);
            weights[label] = count == 0 ? 0 : Math.pow((double) data.size() / (classes * count), balance);
            sum += weights[label] * count;
        }
        for (int label = 0; label < classes; label++) {
            weights[label] *= data.size() / sum;
        }
        return weights;
    }

    /**
     * The loss of a batch.
     *
     * @param labels the batch's labels
     */
    NDArray of(List<ExitScores> exits, int[] labels, NDManager manager) {
        NDArray loss = manager.create(0f);
        for (ExitScores exit : exits) {
            float[] targets = targets(exit, labels);
            NDArray weights = manager.create(targets, new Shape(labels.length + 1, classWeights.length));
            loss = loss.sub(exit.scores().logSoftmax(1).mul(weights).sum());
        }
        return loss;
    }

    /** What each log-probability of an exit counts: one row a sample, and one for blank views. */
    float[] targets(ExitScores exit, int[] labels) {
        NodeDefinition node = definition.node(exit.node());
        ExitDefinition kind = Objects.requireNonNull(node.exitAfter(exit.after()));
        double share = node.tier() == Tier.DEVICE ? seenShares.get(definition.devices().indexOf(node)) : 1;
        float[] targets = new float[(labels.length + 1) * classWeights.length];
        for (int sample = 0; sample < labels.length && share > 0; sample++) {
            if (exit.visible()[sample]) {
                targets[sample * classWeights.length + labels[sample]] =
                        (float) (kind.weight() * classWeights[labels[sample]] / (labels.length * share));
            }
        }
        if (node.tier() == Tier.EDGE) {
            for (int label = 0; label < classWeights.length; label++) {
                targets[labels.length * classWeights.length + label] =
                        (float) (kind.weight() * blankWeight / classWeights.length);
            }
        }
        return targets;
    }
}

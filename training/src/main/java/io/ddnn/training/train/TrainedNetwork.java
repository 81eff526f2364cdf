package io.ddnn.training.train;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.graph.NetworkParameters;

/**
 * What training makes: real-valued parameters, to be exported.
 *
 * @param parameters all layers, with the statistics of the training data in their batch norms
 * @param options how the network was trained
 * @param samples number of training samples
 * @param loss mean joint loss of the last epoch
 */
public record TrainedNetwork(NetworkParameters parameters, TrainingOptions options, int samples, double loss) {

    /** The network's definition. */
    public NetworkDefinition definition() {
        return parameters.definition();
    }
}

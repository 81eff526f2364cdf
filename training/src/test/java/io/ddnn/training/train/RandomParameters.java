package io.ddnn.training.train;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.graph.LayerParameters;
import io.ddnn.training.graph.NetworkParameters;
import java.util.SplittableRandom;

/** Parameters as training might make them, without training: random weights and batch norms, statistics of data. */
public final class RandomParameters {

    private RandomParameters() {}

    /** Parameters whose sums lie around their thresholds; a third of the gammas are negative. */
    public static NetworkParameters of(NetworkDefinition definition, DataSet data, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        NetworkParameters parameters = NetworkParameters.initial(definition, random);
        for (LayerParameters layer : parameters.layers()) {
            for (int i = 0; i < layer.outputs(); i++) {
                layer.gamma()[i] = (0.5f + random.nextFloat()) * (random.nextInt(3) == 0 ? -1 : 1);
                layer.beta()[i] = random.nextFloat() - 0.5f;
            }
        }
        new StatisticsPass(Torch.engine(), parameters, new NetworkData(definition, data)).run(random);
        return parameters;
    }
}

package io.ddnn.training.evaluate;

import io.ddnn.model.inference.SampleResult;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import java.util.Set;

/** Labels samples with a network. */
public final class Predictor {

    private final WholeNetwork network;
    private final SampleViews views;

    /**
     * Makes a predictor.
     *
     * @param data the data set that the samples are of; it needs no labels
     * @param missing ids of devices that are to be missing
     * @throws IllegalArgumentException if the data set does not fit the network, or the missing devices are not the
     *     network's
     */
    public Predictor(WholeNetwork network, DataSet data, Set<String> missing) {
        this.network = network;
        this.views = new SampleViews(network.definition(), data, missing);
    }

    /** The answer for a sample of the data set. */
    public Prediction predict(Sample sample) {
        SampleResult result = network.evaluate(views.of(sample));
        return new Prediction(sample.id(), network.definition().classes().get(result.decision().label()),
                result.decision().exit(), result.classification().confidence(), result.classification().entropy(),
                result.meanUplinkBytes());
    }
}

package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.graph.ExitScores;
import io.ddnn.training.graph.NetworkGraph;
import io.ddnn.training.graph.NetworkParameters;
import io.ddnn.training.graph.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pytorch")
class JointLossTests {

    private static final NetworkDefinition NETWORK = SmallNetworks.c(2, Aggregation.MP, Aggregation.CC);

    private record Learned(double loss, float[] weightGradient) {}

    @Test
    void anAbsentViewsLabelDoesNotCountInTheDevicesLoss() {
        DataSet data = ShapeImages.of(16, 2, 9);
        Learned learned = learnAlone("camera-0", data, data);
        Learned relabelled = learnAlone("camera-0", data, withOtherLabels(data, false));
        assertThat(relabelled.loss).isEqualTo(learned.loss);
        assertThat(relabelled.weightGradient).isEqualTo(learned.weightGradient);
    }

    @Test
    void aViewsLabelCountsInTheDevicesLoss() {
        DataSet data = ShapeImages.of(16, 2, 9);
        assertThat(learnAlone("camera-0", data, withOtherLabels(data, true)).loss)
                .isNotEqualTo(learnAlone("camera-0", data, data).loss);
    }

    @Test
    void classWeightsHaveMeanOneOverTheSamples() {
        NetworkData data = new NetworkData(NETWORK, ShapeImages.of(50, 2, 9));
        double[] weights = JointLoss.classWeights(data, 3, 0.7);
        double sum = 0;
        for (int sample = 0; sample < data.size(); sample++) {
            sum += weights[data.label(sample)];
        }
        assertThat(sum / data.size()).isEqualTo(1, within(1e-12));
    }

    @Test
    void rareClassesWeighMore() {
        NetworkData data = new NetworkData(
                NETWORK, withOneOf(ShapeImages.of(50, 2, 9), 1));
        double[] weights = JointLoss.classWeights(data, 3, 0.5);
        assertThat(weights[1]).isGreaterThan(2 * weights[0]);
    }

    /** The loss of one device's exit alone, on the views of one data set and the labels of another. */
    private static Learned learnAlone(String device, DataSet views, DataSet labels) {
        NetworkData data = new NetworkData(NETWORK, views);
        NetworkParameters parameters = RandomParameters.of(NETWORK, views, 3);
        JointLoss loss = new JointLoss(NETWORK, data, TrainingOptions.defaults());
        try (NDManager manager = Torch.engine().newBaseManager()) {
            Pass pass = new Pass(manager, Pass.Mode.LEARN);
            try (GradientCollector gradients = Torch.engine().newGradientCollector()) {
                int[] all = Order.ascending(data.size());
                List<ExitScores> exits =
                        new NetworkGraph(parameters).forward(pass, new BatchMaker(NETWORK, data).plain(all));
                List<ExitScores> own = exits.stream().filter(exit -> exit.node().equals(device)).toList();
                int[] given = labels.samples().stream().mapToInt(Sample::label).toArray();
                NDArray value = loss.of(own, given, manager);
                gradients.backward(value);
                float[] gradient = pass.gradients(parameters.node(device).blocks().getFirst())[0];
                return new Learned(value.getFloat(), gradient);
            }
        }
    }

    /** Changes the labels of those samples that the first device sees, or of those that it does not see. */
    private static DataSet withOtherLabels(DataSet data, boolean seen) {
        return data(data, sample -> (sample.views().getFirst() != null) == seen
                ? (sample.label() + 1) % 3
                : sample.label());
    }

    /** All but the first sample of a class get the next class. */
    private static DataSet withOneOf(DataSet data, int label) {
        List<String> of = data.samples().stream()
                .filter(sample -> sample.label() == label)
                .map(Sample::id)
                .toList();
        return data(data, sample -> of.indexOf(sample.id()) > 0 ? (label + 1) % 3 : sample.label());
    }

    private static DataSet data(DataSet data, ToIntFunction<Sample> label) {
        List<Sample> samples = new ArrayList<>();
        for (Sample sample : data.samples()) {
            samples.add(new Sample(sample.id(), sample.frame(), label.applyAsInt(sample),
                    Arrays.asList(sample.views().toArray(new PixelImage[0]))));
        }
        return new DataSet(data.classes(), data.devices(), samples);
    }

    @Test
    void blankRowsOfEdgesTendToEqualProbabilities() {
        NodeDefinition gateway = NETWORK.node("gateway");
        JointLoss loss = new JointLoss(
                NETWORK, new NetworkData(NETWORK, ShapeImages.of(4, 2, 9)), TrainingOptions.defaults());
        try (NDManager manager = Torch.engine().newBaseManager()) {
            ExitScores exit = new ExitScores(
                    gateway.id(), gateway.after(gateway.exits().getFirst()), manager.zeros(new Shape(2, 3)),
                    new boolean[]{true});
            float[] targets = loss.targets(exit, new int[]{0});
            assertThat(targets[3]).isPositive().isEqualTo(targets[4]).isEqualTo(targets[5]);
        }
    }
}

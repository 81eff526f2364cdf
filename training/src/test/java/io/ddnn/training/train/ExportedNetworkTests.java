package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.image.PixelImage;
import io.ddnn.model.inference.ExitPassed;
import io.ddnn.model.inference.View;
import io.ddnn.model.inference.WholeNetwork;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.slice.NodeSlice;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.export.Export;
import io.ddnn.training.graph.NetworkParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exported integer network against the graph, in all topologies and with all ways of merging. */
@Tag("pytorch")
class ExportedNetworkTests {

    private static final int SAMPLES = 24;
    private static final double TIE = 1e-3;

    static Stream<NetworkDefinition> networks() {
        return SmallNetworks.all().stream().map(ExportedNetworkTests::withoutThresholds);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void equalsTheDoublePrecisionEvaluationOfTheExportedParameters(NetworkDefinition definition) {
        DataSet data = data(definition);
        Map<String, NodeSlice> slices = Export.slices(RandomParameters.of(definition, data, 5));
        assertEqual(definition, slices, data, Set.of());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void equalsTheDoublePrecisionEvaluationWhereDevicesAreLost(NetworkDefinition definition) {
        DataSet data = data(definition);
        Map<String, NodeSlice> slices = Export.slices(RandomParameters.of(definition, data, 6));
        List<String> devices = data.devices();
        for (int i = 0; i + 1 < devices.size(); i++) {
            assertEqual(definition, slices, data, Set.of(devices.get(i)));
            assertEqual(definition, slices, data, Set.of(devices.get(i), devices.get(i + 1)));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hasTheLabelsOfTheRealValuedGraphButForTies(NetworkDefinition definition) {
        DataSet data = data(definition);
        NetworkParameters parameters = RandomParameters.of(definition, data, 7);
        Map<String, NodeSlice> slices = Export.slices(parameters);
        Map<GraphEvaluation.Exit, List<float[]>> graph =
                new GraphEvaluation(Torch.engine(), parameters).scores(data);
        Map<GraphEvaluation.Exit, double[][]> exported =
                new ReferenceEvaluation(definition, slices, data, Set.of()).scores();
        boolean[] ties = new RoundingTies(parameters, slices, data).within(TIE);
        int counted = 0;
        for (boolean tie : ties) {
            counted += tie ? 1 : 0;
        }
        assertThat(counted).as("samples with a sum within %s of a threshold", TIE).isLessThan(SAMPLES);
        assertThat(graph.keySet()).isEqualTo(exported.keySet());
        graph.forEach((exit, scores) -> {
            for (int i = 0; i < SAMPLES; i++) {
                double[] own = Objects.requireNonNull(exported.get(exit))[i];
                if (!ties[i] && !RoundingTies.topTwoWithin(own, TIE)) {
                    assertThat(GraphEvaluation.label(scores.get(i)))
                            .as("label of sample %d at %s", i, exit)
                            .isEqualTo(Classification.of(own, 1).label());
                }
            }
        });
    }

    private static DataSet data(NetworkDefinition definition) {
        return ShapeImages.of(SAMPLES, definition.devices().size(), 3);
    }

    private static void assertEqual(NetworkDefinition definition, Map<String, NodeSlice> slices, DataSet data,
            Set<String> missing) {
        WholeNetwork network = new WholeNetwork(definition, slices, new ScalarKernelProvider());
        Map<GraphEvaluation.Exit, double[][]> expected =
                new ReferenceEvaluation(definition, slices, data, missing).scores();
        for (int i = 0; i < data.samples().size(); i++) {
            List<ExitPassed> passed = network.evaluate(views(data, i, missing)).exits();
            assertThat(passed).hasSize(expected.size());
            for (ExitPassed exit : passed) {
                double[] scores = Objects.requireNonNull(
                        expected.get(new GraphEvaluation.Exit(exit.node(), exit.after())))[i];
                assertThat(exit.classification().scores())
                        .as("sample %d at %s of %s, without %s", i, exit.exit(), exit.node(), missing)
                        .containsExactly(scores, within(1e-9));
                assertThat(exit.classification().label()).isEqualTo(Classification.of(scores, 1).label());
            }
        }
    }

    private static Map<String, View> views(DataSet data, int sample, Set<String> missing) {
        Sample views = data.samples().get(sample);
        Map<String, View> map = new HashMap<>();
        for (int i = 0; i < data.devices().size(); i++) {
            PixelImage image = views.views().get(i);
            if (!missing.contains(data.devices().get(i))) {
                map.put(data.devices().get(i), image == null ? new View.Blank() : new View.Seen(image));
            }
        }
        return map;
    }

    /** So that every sample reaches every exit. */
    private static NetworkDefinition withoutThresholds(NetworkDefinition definition) {
        NetworkDefinition changed = definition;
        for (NodeDefinition node : definition.nodes()) {
            for (ExitDefinition exit : node.exits()) {
                changed = changed.withExit(node.id(), node.after(exit), old -> old.withThreshold(null));
            }
        }
        return changed;
    }
}

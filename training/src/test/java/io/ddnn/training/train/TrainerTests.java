package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.kernel.ScalarKernelProvider;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionWriter;
import io.ddnn.model.slice.SliceCodec;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Evaluator;
import io.ddnn.training.export.Export;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("pytorch")
class TrainerTests {

    private static final TrainingOptions QUICK =
            new TrainingOptions(12, 16, 4, 0.05, 1, 0.35, 0.1, 0.1, 0, 0, 0.1,
                    new Augmentation(0.5, 1, 0.1, 0.05, 0.1, 0));
    private static final NetworkDefinition NETWORK = SmallNetworks.c(3, Aggregation.MP, Aggregation.CC);

    @Test
    void learnsToTellShapesApart() {
        Bundle bundle = bundle(NETWORK, QUICK, 240);
        assertThat(bundle.metrics().get("validation.accuracy")).isGreaterThan(0.7);
    }

    static List<NetworkDefinition> otherTopologies() {
        return List.of(SmallNetworks.a(), SmallNetworks.b(), SmallNetworks.d(),
                SmallNetworks.e(3, Aggregation.AP, Aggregation.AP), SmallNetworks.f(Aggregation.CC, Aggregation.MP));
    }

    @ParameterizedTest
    @MethodSource("otherTopologies")
    void learnsInEveryTopology(NetworkDefinition definition) {
        Bundle bundle = bundle(definition, QUICK, 160);
        assertThat(bundle.metrics().get("validation.accuracy")).isGreaterThan(0.55);
    }

    @Test
    void learnsAtEveryExitOfADevice() {
        DataSet validation = ShapeImages.of(60, 1, 2);
        Bundle bundle = bundle(SmallNetworks.branchy(1), QUICK, 240);
        Evaluation evaluation = new Evaluator(bundle.wholeNetwork(new ScalarKernelProvider()))
                .evaluate(validation, Set.of(), () -> {});
        assertThat(evaluation.exits()).extracting(Evaluation.Exit::label).containsExactly("local@1", "local@3",
                "cloud");
        assertThat(evaluation.exits()).extracting(exit -> exit.all().share()).allMatch(share -> share > 0.6);
        assertThat(evaluation.exits().stream().mapToInt(exit -> exit.taken().hits()).sum()).isEqualTo(60);
    }

    @Test
    void makesTheSameBundleFromTheSameSeed() {
        assertThat(contents(bundle(NETWORK, QUICK.withEpochs(2), 64)))
                .isEqualTo(contents(bundle(NETWORK, QUICK.withEpochs(2), 64)));
    }

    @Test
    void makesAnotherBundleFromAnotherSeed() {
        assertThat(contents(bundle(NETWORK, QUICK.withEpochs(2), 64)))
                .isNotEqualTo(contents(bundle(NETWORK, QUICK.withEpochs(2).withSeed(5), 64)));
    }

    @Test
    void reportsEveryEpoch() {
        DataSet data = ShapeImages.of(40, 3, 1);
        List<EpochReport> reports = new ArrayList<>();
        Trainer.train(NETWORK, data, data, QUICK.withEpochs(3), reports::add);
        assertThat(reports).extracting(EpochReport::epoch).containsExactly(1, 2, 3);
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.epochs()).isEqualTo(3);
            assertThat(report.loss()).isPositive();
            assertThat(report.validationAccuracy()).isPresent();
        });
    }

    @Test
    void trainsWithFewerSamplesThanABatch() {
        DataSet data = ShapeImages.of(3, 3, 1);
        DataSet none = data.filter(_ -> false);
        TrainedNetwork trained = Trainer.train(NETWORK, data, none, QUICK.withEpochs(2), TrainingListener.NONE);
        assertThat(Export.bundle(trained, none, ThresholdGoal.DEFAULT).definition()).isEqualTo(NETWORK);
    }

    @Test
    void refusesDataWithoutADevice() {
        DataSet data = ShapeImages.of(8, 2, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.train(NETWORK, data, data, QUICK, TrainingListener.NONE))
                .withMessageContaining("camera-2");
    }

    @Test
    void refusesDataOfOtherClasses() {
        DataSet data = ShapeImages.of(8, 3, 1);
        DataSet other = new DataSet(List.of("cat", "dog", "owl"), data.devices(), data.samples());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trainer.train(NETWORK, other, data, QUICK, TrainingListener.NONE))
                .withMessageContaining("[cat, dog, owl], expected [car, bus, person]");
    }

    private static Bundle bundle(NetworkDefinition definition, TrainingOptions options, int samples) {
        int devices = definition.devices().size();
        DataSet validation = ShapeImages.of(60, devices, 2);
        TrainedNetwork trained = Trainer.train(
                definition, ShapeImages.of(samples, devices, 1), validation, options, TrainingListener.NONE);
        return Export.bundle(trained, validation, ThresholdGoal.DEFAULT);
    }

    private static Map<String, String> contents(Bundle bundle) {
        Map<String, String> contents = new TreeMap<>();
        contents.put("network", NetworkDefinitionWriter.toYaml(bundle.definition()));
        bundle.slices().forEach((id, slice) -> contents.put(id, hex(SliceCodec.encode(slice))));
        return contents;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

package io.ddnn.training.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ddnn.model.bundle.Bundle;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.DataSplit;
import io.ddnn.training.export.Export;
import io.ddnn.training.street.StreetGenerator;
import io.ddnn.training.street.StreetOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pytorch")
class StreetTrainingTests {

    @Test
    void aFewEpochsOnASmallStreetBeatTheMostFrequentClassByFar() {
        NetworkDefinition network = SmallNetworks.c(3, Aggregation.MP, Aggregation.CC);
        DataSet street = new StreetGenerator(new StreetOptions(320, 3, 16, 5)).generate();
        DataSet seen = street.filter(sample -> sample.devicesSeen() > 0);
        DataSplit split = seen.splitAtRandom(1, 0.25);
        TrainingOptions options =
                new TrainingOptions(12, 16, 4, 0.05, 1, 0.35, 0.1, 0.1, 0, 0, 0.1,
                        new Augmentation(0.5, 1, 0.1, 0.05, 0.1, 0));
        Bundle bundle = Export.bundle(
                Trainer.train(network, split.training(), split.validation(), options, TrainingListener.NONE),
                split.validation(), ThresholdGoal.DEFAULT);
        double mostFrequent = (double) Arrays.stream(split.validation().classCounts()).max().orElseThrow()
                / split.validation().samples().size();
        assertThat(mostFrequent).isLessThan(0.65);
        assertThat(bundle.metrics().get("validation.accuracy")).isGreaterThan(mostFrequent + 0.2);
    }
}

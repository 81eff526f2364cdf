package io.ddnn.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ddnn.model.exit.ExitName;
import io.ddnn.training.data.DataSet;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PredictorTests {

    private final DataSet data = DayAndNight.data();

    @Test
    void predictsWhatTheNetworkAnswers() {
        Prediction prediction = predict(1, Set.of());

        assertThat(prediction.sample()).isEqualTo("left-bright");
        assertThat(prediction.label()).isEqualTo("day");
        assertThat(prediction.exit()).isEqualTo(ExitName.CLOUD);
        assertThat(prediction.bytes()).isEqualTo(9);
    }

    @Test
    void confidenceAndEntropyAreThoseOfTheExitTaken() {
        Prediction prediction = predict(0, Set.of());
        double p = 1 / (1 + Math.exp(-8));

        assertThat(prediction.exit()).isEqualTo(ExitName.LOCAL);
        assertThat(prediction.confidence()).isCloseTo(p, within(1e-12));
        assertThat(prediction.entropy())
                .isCloseTo(-(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2), within(1e-12));
    }

    @Test
    void answersAlsoWhereNoPresentDeviceSeesTheObject() {
        assertThat(predict(4, Set.of("left")).label()).isEqualTo("night");
    }

    @Test
    void theMeanOfBytesIsOverAllDevices() {
        assertThat(predict(0, Set.of("left")).bytes()).isEqualTo(4);
    }

    @Test
    void needsNoLabels() {
        DataSet unlabelled = DayAndNight.unlabelled();
        Predictor predictor = new Predictor(DayAndNight.network(), unlabelled, Set.of());

        assertThat(predictor.predict(unlabelled.samples().getFirst()).label()).isEqualTo("day");
    }

    @Test
    void theTableHasExactlyTheseColumns() throws IOException {
        StringBuilder text = new StringBuilder();
        PredictionTable table = new PredictionTable(text);

        table.add(new Prediction("s1", "car", ExitName.LOCAL, 0.9375, 1e-5, 12));
        table.add(new Prediction("s2", "truck, big", ExitName.CLOUD, 0.5, 1, 116.5));

        assertThat(text.toString().lines()).containsExactly(
                "sample,label,exit,confidence,entropy,bytes",
                "s1,car,local,0.9375,1.0E-5,12",
                "s2,\"truck, big\",cloud,0.5,1.0,116.5");
    }

    private Prediction predict(int place, Set<String> missing) {
        return new Predictor(DayAndNight.network(), data, missing).predict(data.samples().get(place));
    }
}

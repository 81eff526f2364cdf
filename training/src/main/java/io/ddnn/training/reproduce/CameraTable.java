package io.ddnn.training.reproduce;

import io.ddnn.training.data.DataSet;
import io.ddnn.training.reproduce.chart.Chart;
import io.ddnn.training.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** More cameras on the same street. */
final class CameraTable implements PaperTable {

    private static final List<Integer> CAMERAS = List.of(6, 12, 24);

    private final List<Study> studies;

    /**
     * Makes the table.
     *
     * @param street the data set of a number of cameras
     */
    CameraTable(IntFunction<DataSet> street, List<Split> splits, List<Long> seeds, TrainingOptions options,
            Laboratory laboratory) {
        this.studies = CAMERAS.stream()
                .map(cameras -> new Study(street.apply(cameras), splits, seeds, options, laboratory))
                .toList();
    }

    @Override
    public String id() {
        return "cameras";
    }

    @Override
    public boolean needsBase() {
        return false;
    }

    @Override
    public List<Experiment> experiments(Study study) {
        return studies.stream()
                .flatMap(of -> of.splits().stream().flatMap(split -> of.base(split).stream()))
                .toList();
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Chart.Series> series = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Double> overall = new ArrayList<>();
            List<Double> worst = new ArrayList<>();
            for (Study of : studies) {
                List<Measurement> measured = of.measured(of.base(split));
                Predicate<Outcome> one = evaluation -> evaluation.missing().size() == 1;
                Estimate worstLoss = Cells.worst(measured, one, Outcome::seen);
                rows.add(List.of(split.text(), Integer.toString(of.devices().size()), Cells.overall(measured),
                        Cells.share(measured, measurement -> measurement.all().seen()), Cells.early(measured),
                        Cells.bytes(measured), Cells.lost(measured, one, Outcome::seen).text(), worstLoss.text()));
                overall.add(Cells.percent(measured, measurement -> measurement.all().overall()));
                worst.add(100 * worstLoss.mean());
            }
            List<Double> counts = CAMERAS.stream().map(Integer::doubleValue).toList();
            series.add(new Chart.Series("overall, " + split.label(), counts, overall, false));
            series.add(new Chart.Series("worst single loss, " + split.label(), counts, worst, false));
        }
        return new Sheet(id(), "More cameras", """
                The same objects on the same street, seen by more cameras, one network for all. Of seen: without the
                samples that no camera sees. Losses: one camera lost while the network runs.
                """, List.of("split", "cameras", "overall %", "of seen %", "local exits %", "bytes a device",
                "one lost, mean of seen %", "worst %"), rows,
                List.of(new Chart("cameras", "Accuracy against cameras", "cameras", "accuracy (%)", series)));
    }
}

package io.ddnn.training.reproduce;

import io.ddnn.model.network.Aggregation;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.reproduce.chart.Chart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Filters of the devices' blocks against accuracy and bytes (DDNN, figure 9). */
final class FilterTable implements PaperTable {

    private static final List<Integer> FILTERS = List.of(1, 2, 4, 8);

    /** The authors' results with two device layers: overall accuracy and bytes. */
    private static final List<Double> OVERALL = List.of(91.0, 95.0, 96.0, 97.0);
    private static final List<Double> BYTES = List.of(14.0, 16.0, 21.0, 30.0);

    @Override
    public String id() {
        return "filters";
    }

    private static List<Experiment> of(Study study, int filters, Split split) {
        return filters == Study.FILTERS
                ? study.base(split)
                : study.experiments(study.variations(filters).c(study.devices(), Aggregation.MP, Aggregation.CC), split,
                        Losses.NONE, false);
    }

    @Override
    public List<Experiment> experiments(Study study) {
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            FILTERS.forEach(filters -> experiments.addAll(of(study, filters, split)));
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Chart.Series> series = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Double> sent = new ArrayList<>();
            List<Double> overall = new ArrayList<>();
            for (int i = 0; i < FILTERS.size(); i++) {
                List<Measurement> measured = study.measured(of(study, FILTERS.get(i), split));
                rows.add(List.of(split.text(), FILTERS.get(i).toString(), Cells.overall(measured),
                        Cells.early(measured), Cells.bytes(measured), OVERALL.get(i).toString(),
                        BYTES.get(i).toString()));
                sent.add(Estimate.mean(
                        measured.stream().map(measurement -> measurement.all().bytes()).toList()));
                overall.add(Cells.percent(measured, measurement -> measurement.all().overall()));
            }
            series.add(new Chart.Series(split.label(), sent, overall, false));
        }
        series.add(new Chart.Series("paper", BYTES, OVERALL, true));
        return new Sheet(id(), "Filters of the devices",
                """
                        Thresholds are chosen on the choosing part so that at least three quarters of it exit locally (the paper:
                        at least 70 % of the test set). The paper's devices have two layers here, whose maps have a quarter of
                        the values; ours have one.
                        """,
                List.of("split", "filters", "overall %", "local exits %", "bytes a device", "paper: overall %",
                        "paper: bytes"),
                rows,
                List.of(new Chart("filters", "Accuracy against bytes, by filters",
                        "payload a device and sample (bytes)",
                        "overall accuracy (%)", series)));
    }
}

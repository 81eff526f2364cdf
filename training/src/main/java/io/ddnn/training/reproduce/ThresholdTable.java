package io.ddnn.training.reproduce;

import io.ddnn.training.reproduce.chart.Chart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the local exit's threshold does (DDNN, table II and figure 7). */
final class ThresholdTable implements PaperTable {

    /** The paper's local exits, overall accuracy (authors' results) and bytes (its formula), f = 4, by threshold. */
    private static final List<Double> LOCAL = List.of(0.0, 0.58, 1.75, 2.92, 22.81, 60.82, 83.04, 100.0);
    private static final List<Double> OVERALL = List.of(96.0, 96.0, 96.0, 96.0, 96.0, 97.0, 96.0, 92.0);
    private static final List<Double> BYTES = List.of(140.0, 139.0, 138.0, 136.0, 111.0, 62.0, 34.0, 12.0);

    @Override
    public String id() {
        return "thresholds";
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Chart.Series> accuracy = new ArrayList<>();
        List<Chart.Series> bytes = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Measurement> measured = study.measured(study.base(split));
            List<Double> exits = new ArrayList<>();
            List<Double> overall = new ArrayList<>();
            List<Double> sent = new ArrayList<>();
            for (int i = 0; i < Measurement.SWEEP.size(); i++) {
                int at = i;
                String meanBytes = Estimate.bytes(
                        measured.stream().map(measurement -> measurement.sweep().get(at).bytes()).toList());
                rows.add(List.of(split.text(), Measurement.SWEEP.get(i).toString(),
                        Cells.share(measured, measurement -> measurement.sweep().get(at).local()),
                        Cells.share(measured, measurement -> measurement.sweep().get(at).overall()), meanBytes,
                        LOCAL.get(i).toString(), OVERALL.get(i).toString(), BYTES.get(i).toString()));
                exits.add(Cells.percent(measured, measurement -> measurement.sweep().get(at).local()));
                overall.add(Cells.percent(measured, measurement -> measurement.sweep().get(at).overall()));
                sent.add(Estimate.mean(
                        measured.stream().map(measurement -> measurement.sweep().get(at).bytes()).toList()));
            }
            accuracy.add(new Chart.Series("overall, " + split.label(), exits, overall, false));
            bytes.add(new Chart.Series(split.label(), sent, overall, false));
        }
        accuracy.add(new Chart.Series("paper", LOCAL, OVERALL, true));
        bytes.add(new Chart.Series("paper", BYTES, OVERALL, true));
        return new Sheet(id(), "Thresholds",
                """
                        One trained network at thresholds T of its local exit. Ours are of calibrated entropy (each exit's scores
                        are divided by a temperature fitted on the choosing part), the paper's are not, so the same T stands for
                        another share of exits: compare rows by their local exits.
                        """,
                List.of("split", "T", "local exits %", "overall %", "bytes a device", "paper: local exits %",
                        "paper: overall %", "paper: bytes"),
                rows,
                List.of(new Chart("thresholds-accuracy", "Accuracy against local exits",
                        "samples that exit locally (%)",
                        "overall accuracy (%)", accuracy),
                        new Chart("thresholds-bytes", "Accuracy against bytes", "payload a device and sample (bytes)",
                                "overall accuracy (%)", bytes)));
    }
}

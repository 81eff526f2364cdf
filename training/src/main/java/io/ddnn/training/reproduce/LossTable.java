package io.ddnn.training.reproduce;

import io.ddnn.training.reproduce.chart.Chart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Several devices lost while a trained network runs. */
final class LossTable implements PaperTable {

    @Override
    public String id() {
        return "lost-devices";
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        List<Chart.Series> series = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Measurement> base = study.measured(study.base(split));
            List<Double> counts = new ArrayList<>(List.of(0.0));
            List<Double> mean = new ArrayList<>(List.of(Cells.percent(base, measurement -> measurement.all().seen())));
            List<Double> worst = new ArrayList<>(mean);
            List<Integer> sizes = base.getFirst().lost().stream()
                    .map(evaluation -> evaluation.missing().size())
                    .distinct()
                    .toList();
            for (int size : sizes) {
                Predicate<Outcome> lost = evaluation -> evaluation.missing().size() == size;
                long sets = base.getFirst().lost().stream().filter(lost).count();
                Estimate meanOfSeen = Cells.lost(base, lost, Outcome::seen);
                Estimate worstOfSeen = Cells.worst(base, lost, Outcome::seen);
                rows.add(List.of(split.text(), Integer.toString(size), Long.toString(sets),
                        Cells.lost(base, lost, Outcome::overall).text(), meanOfSeen.text(), worstOfSeen.text()));
                counts.add((double) size);
                mean.add(100 * meanOfSeen.mean());
                worst.add(100 * worstOfSeen.mean());
            }
            series.add(new Chart.Series("mean, " + split.label(), counts, mean, false));
            series.add(new Chart.Series("worst, " + split.label(), counts, worst, false));
        }
        return new Sheet(id(), "Several devices lost",
                """
                        The network of all devices loses every set of so many of them while it runs. Mean: over those sets; worst:
                        the set that costs most. Of seen: without the samples that no remaining device sees.
                        """,
                List.of("split", "lost", "sets", "overall, mean %", "of seen, mean %", "of seen, worst %"), rows,
                List.of(new Chart("lost-devices", "Accuracy against lost devices", "devices lost",
                        "accuracy on samples that a device sees (%)", series)));
    }
}

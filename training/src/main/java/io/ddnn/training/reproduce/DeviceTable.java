package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Aggregation;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.reproduce.chart.Chart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What each further device adds, from the least to the most accurate (DDNN, figure 8). */
final class DeviceTable implements PaperTable {

    /** The authors' results with f = 16: individual, local, cloud, overall, by the number of devices. */
    private static final List<List<Double>> PAPER = List.of(List.of(37.0, 37.0, 55.0, 58.0),
            List.of(37.0, 43.0, 77.0, 80.0), List.of(46.0, 75.0, 87.0, 88.0), List.of(52.0, 94.0, 95.0, 96.0),
            List.of(60.0, 95.0, 97.0, 99.0), List.of(73.0, 97.0, 99.0, 99.0));

    @Override
    public String id() {
        return "devices";
    }

    private static List<Experiment> first(Study study, List<String> order, int count, Split split) {
        return count == order.size()
                ? study.base(split)
                : study.experiments(study.variations(Study.FILTERS)
                        .c(order.subList(0, count), Aggregation.MP, Aggregation.CC), split, Losses.NONE, false);
    }

    @Override
    public List<Experiment> experiments(Study study) throws IOException {
        List<String> order = study.fromLeastAccurate();
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            for (int count = 1; count <= order.size(); count++) {
                experiments.addAll(first(study, order, count, split));
            }
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<String> order = study.fromLeastAccurate();
        List<List<String>> rows = new ArrayList<>();
        List<Chart.Series> series = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Measurement> base = study.measured(study.base(split));
            List<Double> counts = new ArrayList<>();
            List<Double> local = new ArrayList<>();
            List<Double> overall = new ArrayList<>();
            for (int count = 1; count <= order.size(); count++) {
                String added = order.get(count - 1);
                List<Measurement> measured = study.measured(first(study, order, count, split));
                rows.add(List.of(split.text(), Integer.toString(count), added,
                        Cells.share(base, measurement -> measurement.device(added)),
                        Cells.exit(measured, ExitName.LOCAL), Cells.exit(measured, ExitName.CLOUD),
                        Cells.overall(measured), Cells.share(measured, measurement -> measurement.all().seen()),
                        paper(count, 0), paper(count, 1), paper(count, 2), paper(count, 3)));
                counts.add((double) count);
                local.add(Cells.percent(measured, measurement -> measurement.exit(ExitName.LOCAL)));
                overall.add(Cells.percent(measured, measurement -> measurement.all().overall()));
            }
            series.add(new Chart.Series("local, " + split.label(), counts, local, false));
            series.add(new Chart.Series("overall, " + split.label(), counts, overall, false));
        }
        List<Double> counts = List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        series.add(new Chart.Series("paper: local", counts, PAPER.stream().map(row -> row.get(1)).toList(), true));
        series.add(new Chart.Series("paper: overall", counts, PAPER.stream().map(row -> row.get(3)).toList(), true));
        return new Sheet(id(), "Number of devices", """
                Networks trained with the first devices in the order of their own accuracy. Individual: the added device
                by itself, in the network of all devices; samples that it does not see count as wrong. Overall counts
                samples that none of the devices sees as well; `of seen` leaves them out. The paper's networks have 16
                filters a device, ours 4.
                """,
                List.of("split", "devices", "added", "individual %", "local %", "cloud %", "overall %", "of seen %",
                        "paper: individual", "local", "cloud", "overall"),
                rows,
                List.of(new Chart("devices", "Accuracy against devices", "devices", "accuracy (%)", series)));
    }

    private static String paper(int count, int column) {
        return count <= PAPER.size() ? PAPER.get(count - 1).get(column).toString() : "-";
    }
}

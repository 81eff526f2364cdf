package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Aggregation;
import io.ddnn.training.evaluate.Losses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The nine combinations of aggregations (DDNN, table I). */
final class AggregationTable implements PaperTable {

    @Override
    public String id() {
        return "aggregations";
    }

    private static List<Experiment> of(Study study, Split split, Aggregation scores, Aggregation maps) {
        return scores == Aggregation.MP && maps == Aggregation.CC
                ? study.base(split)
                : study.experiments(study.variations(Study.FILTERS).c(study.devices(), scores, maps), split,
                        Losses.NONE, false);
    }

    @Override
    public List<Experiment> experiments(Study study) {
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            for (Aggregation scores : Aggregation.values()) {
                for (Aggregation maps : Aggregation.values()) {
                    experiments.addAll(of(study, split, scores, maps));
                }
            }
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : study.splits()) {
            for (Aggregation scores : Aggregation.values()) {
                for (Aggregation maps : Aggregation.values()) {
                    List<Measurement> measured = study.measured(of(study, split, scores, maps));
                    rows.add(List.of(split.text(), scores + "-" + maps, Cells.exit(measured, ExitName.LOCAL),
                            Cells.exit(measured, ExitName.CLOUD), Cells.overall(measured), Cells.early(measured),
                            Cells.bytes(measured)));
                }
            }
        }
        return new Sheet(id(), "Aggregations", """
                How the gateway merges scores and the cloud merges maps. Local and cloud: all samples answered there.
                The paper finds MP-CC best; its full table has not been read again, so its figures do not stand here.
                """, List.of("split", "scores-maps", "local %", "cloud %", "overall %", "local exits %",
                "bytes a device"), rows, List.of());
    }
}

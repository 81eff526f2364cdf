package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.MissingFill;
import io.ddnn.training.evaluate.Proportion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What stands for a lost device's map where maps are concatenated: its blank-frame map, or a mask. */
final class FillerTable implements PaperTable {

    @Override
    public String id() {
        return "fillers";
    }

    private static List<Experiment> of(Study study, MissingFill missing, Split split) {
        return missing == MissingFill.BLANK
                ? study.base(split)
                : study.experiments(study.variations(Study.FILTERS)
                        .c(study.devices(), Aggregation.MP, Aggregation.CC, missing), split,
                        Study.losses(study.devices().size()), false);
    }

    @Override
    public List<Experiment> experiments(Study study) {
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            for (MissingFill missing : MissingFill.values()) {
                experiments.addAll(of(study, missing, split));
            }
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : study.splits()) {
            for (MissingFill missing : MissingFill.values()) {
                List<Measurement> measured = study.measured(of(study, missing, split));
                Predicate<Outcome> one = lost -> lost.missing().size() == 1;
                Predicate<Outcome> two = lost -> lost.missing().size() == 2;
                rows.add(List.of(split.text(), missing.text(), Cells.overall(measured),
                        Cells.exit(measured, ExitName.CLOUD),
                        Cells.lost(measured, one, FillerTable::cloud).text(),
                        Cells.worst(measured, one, FillerTable::cloud).text(),
                        Cells.lost(measured, two, FillerTable::cloud).text(),
                        Cells.lost(measured, one, Outcome::seen).text(),
                        Cells.lost(measured, two, Outcome::seen).text()));
            }
        }
        return new Sheet(id(), "Fillers", """
                Two networks, trained with lost devices alike; they differ in what the cloud puts in the place of a lost
                device's map. Cloud: all samples answered there, of those that a remaining device sees. The last two
                columns let samples exit as usual.
                """, List.of("split", "filler", "overall %", "cloud %", "one lost: cloud, mean %", "worst %",
                "two lost: cloud, mean %", "one lost: of seen, mean %", "two lost: of seen, mean %"), rows, List.of());
    }

    private static Proportion cloud(Outcome lost) {
        return lost.exits().getLast().seen();
    }
}

package io.ddnn.training.reproduce;

import io.ddnn.model.network.Aggregation;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.evaluate.Proportion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Each device missing: trained without it, as in the paper (figure 10), and lost by a trained network, as in life. */
final class MissingTable implements PaperTable {

    private static final List<String> PAPER = List.of("99", "99", "99", "99", "96", "98");

    @Override
    public String id() {
        return "missing-device";
    }

    private static List<Experiment> without(Study study, String device, Split split) {
        List<String> others = study.devices().stream().filter(other -> !other.equals(device)).toList();
        return study.experiments(study.variations(Study.FILTERS).c(others, Aggregation.MP, Aggregation.CC), split,
                Losses.NONE, false);
    }

    @Override
    public List<Experiment> experiments(Study study) {
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            experiments.addAll(study.base(split));
            study.devices().forEach(device -> experiments.addAll(without(study, device, split)));
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : study.splits()) {
            List<Measurement> base = study.measured(study.base(split));
            rows.add(List.of(split.text(), "none", "-", "-", Cells.overall(base),
                    Cells.share(base, measurement -> measurement.all().seen()), "-"));
            for (int i = 0; i < study.devices().size(); i++) {
                String device = study.devices().get(i);
                List<Measurement> retrained = study.measured(without(study, device, split));
                Predicate<Outcome> lost = evaluation -> evaluation.missing().equals(List.of(device));
                rows.add(List.of(split.text(), device, Cells.overall(retrained),
                        Cells.share(retrained, measurement -> measurement.all().seen()),
                        share(base, lost, Outcome::overall), share(base, lost, Outcome::seen),
                        i < PAPER.size() ? PAPER.get(i) : "-"));
            }
        }
        return new Sheet(id(), "One device missing", """
                Retrained: a network of the other devices, as in the paper's figures, which number their devices
                otherwise. Lost: the network of all devices, which loses the device while it runs and is not changed. Of
                seen: without the samples that no remaining device sees, about which nobody can know.
                """, List.of("split", "missing", "retrained: overall %", "of seen %", "lost: overall %", "of seen %",
                "paper, retrained"), rows, List.of());
    }

    private static String share(List<Measurement> measured, Predicate<Outcome> passes,
            Function<Outcome, Proportion> share) {
        return Cells.share(measured, measurement -> measurement.lost().stream()
                .filter(passes)
                .map(share)
                .findFirst()
                .orElseThrow());
    }
}

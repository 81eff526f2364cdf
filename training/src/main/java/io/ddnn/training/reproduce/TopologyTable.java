package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.Losses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The six topologies (DDNN, figure 2), each exit measured. */
final class TopologyTable implements PaperTable {

    @Override
    public String id() {
        return "topologies";
    }

    private static List<NetworkDefinition> networks(Study study) throws IOException {
        Variations variations = study.variations(Study.FILTERS);
        String best = study.fromLeastAccurate().getLast();
        List<NetworkDefinition> networks = new ArrayList<>(
                List.of(variations.a(best), variations.b(best), variations.d(best)));
        if (study.devices().size() > 1) {
            networks.add(variations.e(study.devices()));
            networks.add(variations.f(study.devices()));
        }
        return networks;
    }

    @Override
    public List<Experiment> experiments(Study study) throws IOException {
        List<Experiment> experiments = new ArrayList<>();
        for (Split split : study.splits()) {
            experiments.addAll(study.base(split));
            for (NetworkDefinition network : networks(study)) {
                experiments.addAll(study.experiments(network, split, Losses.NONE, false));
            }
        }
        return experiments;
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Split split : study.splits()) {
            List<NetworkDefinition> networks = networks(study);
            for (NetworkDefinition network : networks.subList(0, 2)) {
                rows.add(row(split, network.name(), measured(study, network, split)));
            }
            rows.add(row(split, "topology-c", study.measured(study.base(split))));
            for (NetworkDefinition network : networks.subList(2, networks.size())) {
                rows.add(row(split, network.name(), measured(study, network, split)));
            }
        }
        return new Sheet(id(), "Topologies", """
                a, b and d have the most accurate device alone, so samples that it does not see cannot be known there.
                Local, edge, cloud: all samples answered at that exit (in f, the mean of both edges). Left: where they
                really left. The authors never ran a network with an edge.
                """, List.of("split", "topology", "local %", "edge %", "cloud %", "left local %", "left edge %",
                "overall %", "of seen %", "bytes a device"), rows, List.of());
    }

    private static List<Measurement> measured(Study study, NetworkDefinition network, Split split)
            throws IOException {
        return study.measured(study.experiments(network, split, Losses.NONE, false));
    }

    private static List<String> row(Split split, String name, List<Measurement> measured) {
        return List.of(split.text(), name, Cells.exit(measured, ExitName.LOCAL), Cells.exit(measured, ExitName.EDGE),
                Cells.exit(measured, ExitName.CLOUD),
                Cells.share(measured, measurement -> measurement.taken(ExitName.LOCAL)),
                Cells.share(measured, measurement -> measurement.taken(ExitName.EDGE)), Cells.overall(measured),
                Cells.share(measured, measurement -> measurement.all().seen()), Cells.bytes(measured));
    }
}

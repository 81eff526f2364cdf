package io.ddnn.training.reproduce;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.Aggregation;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.evaluate.Proportion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Time cut into blocks that take turns: each is the test once, while the one opposite is for choosing thresholds and the
 * others are to learn from. So every sample, and every rare one, is measured once by a network that saw nothing near it.
 */
final class BlockTable implements PaperTable {

    private static final int BLOCKS = 8;

    @Override
    public String id() {
        return "time-blocks";
    }

    private static List<List<Experiment>> blocks(Study study) {
        NetworkDefinition network =
                study.variations(Study.FILTERS).c(study.devices(), Aggregation.MP, Aggregation.CC);
        return Parts.rotated(study.data(), BLOCKS).stream()
                .map(parts -> study.experiments(network, parts, Losses.PAIRS))
                .toList();
    }

    @Override
    public boolean needsBase() {
        return false;
    }

    @Override
    public List<Experiment> experiments(Study study) {
        return blocks(study).stream().flatMap(List::stream).toList();
    }

    @Override
    public Sheet sheet(Study study) throws IOException {
        List<List<Measurement>> blocks = new ArrayList<>();
        for (List<Experiment> block : blocks(study)) {
            blocks.add(study.measured(block));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("overall", pooled(blocks, measurement -> measurement.all().overall()).text()));
        rows.add(List.of("all answered locally",
                pooled(blocks, measurement -> measurement.exit(ExitName.LOCAL)).text()));
        rows.add(List.of("all answered in the cloud",
                pooled(blocks, measurement -> measurement.exit(ExitName.CLOUD)).text()));
        rows.add(List.of("local exits", pooled(blocks, Measurement::early).text()));
        List<String> classes = study.data().classes();
        for (int i = 0; i < classes.size(); i++) {
            int label = i;
            rows.add(List.of("found of class " + classes.get(i),
                    pooled(blocks, measurement -> measurement.all().found().get(label)).text()));
        }
        rows.add(List.of("one device lost, mean of seen", loss(blocks, 1, false).text()));
        rows.add(List.of("one device lost, worst of seen", loss(blocks, 1, true).text()));
        rows.add(List.of("two devices lost, mean of seen", loss(blocks, 2, false).text()));
        rows.add(List.of("two devices lost, worst of seen", loss(blocks, 2, true).text()));
        for (int i = 0; i < blocks.size(); i++) {
            rows.add(List.of("overall, block " + (i + 1), Cells.overall(blocks.get(i))));
        }
        rows.add(List.of("bytes a device", Estimate.bytes(blocks.stream().flatMap(List::stream)
                .map(measurement -> measurement.all().bytes())
                .toList())));
        return new Sheet(id(), "Blocks of time in turn",
                """
                        Time is cut into eight blocks of as many samples. Each is measured once by networks that learned from
                        six others and whose thresholds were chosen on the one opposite, half the time away; the counts of the
                        eight are added up. This is the estimate for frames that look like none before. Worst: the device, or pair, that costs most over all
                        blocks.
                        """,
                List.of("measured", "%"), rows, List.of());
    }

    /** Counts of all blocks together, of each seed. */
    private static Estimate pooled(List<List<Measurement>> blocks, Function<Measurement, Proportion> share) {
        List<Proportion> seeds = new ArrayList<>();
        for (int seed = 0; seed < blocks.getFirst().size(); seed++) {
            int of = seed;
            seeds.add(blocks.stream()
                    .map(block -> share.apply(block.get(of)))
                    .reduce(Measurement::plus)
                    .orElseThrow());
        }
        return Estimate.of(seeds);
    }

    private static Estimate loss(List<List<Measurement>> blocks, int size, boolean worst) {
        List<Double> seeds = new ArrayList<>();
        for (int seed = 0; seed < blocks.getFirst().size(); seed++) {
            Map<List<String>, Proportion> sets = new LinkedHashMap<>();
            for (List<Measurement> block : blocks) {
                for (Outcome lost : block.get(seed).lost()) {
                    if (lost.missing().size() == size) {
                        sets.merge(lost.missing(), lost.seen(), Measurement::plus);
                    }
                }
            }
            double[] shares = sets.values().stream().mapToDouble(Proportion::share).toArray();
            seeds.add(worst
                    ? Arrays.stream(shares).min().orElse(Double.NaN)
                    : Arrays.stream(shares).average().orElse(Double.NaN));
        }
        return Estimate.ofShares(seeds);
    }
}

package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.training.evaluate.Evaluation;
import io.ddnn.training.evaluate.Proportion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An evaluation for people and for programs. */
final class EvaluationReport {

    private final NetworkDefinition definition;
    private final String version;
    private final Evaluation evaluation;
    private final List<Evaluation> without;

    /**
     * Makes a report.
     *
     * @param without what the network does without some devices more
     */
    EvaluationReport(NetworkDefinition definition, String version, Evaluation evaluation,
            List<Evaluation> without) {
        this.definition = definition;
        this.version = version;
        this.evaluation = evaluation;
        this.without = without;
    }

    void print(PrintWriter out) {
        out.println("Network " + definition.name() + ", version " + version + ", on "
                + Numbers.count(evaluation.samples(), "sample") + " (95 % intervals in brackets)");
        if (!evaluation.missing().isEmpty()) {
            out.println("Missing: " + String.join(", ", evaluation.missing()));
        }
        out.println();
        printOverall(out);
        out.println();
        printExits(out);
        printDevices(out);
        printClasses(out);
        printLosses(out);
        out.flush();
    }

    private void printLosses(PrintWriter out) {
        if (without.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table("lost", "accuracy", ">unseen", "accuracy on the others", ">bytes");
        for (Evaluation lost : without) {
            table.row(String.join(", ", lost.missing()), Numbers.percent(lost.overall()), lost.unseen(),
                    Numbers.percent(lost.seen()), Numbers.decimal(lost.uplinkBytes(), 1));
        }
        table.print(out);
        out.println();
        Map<Integer, Double> worst = new TreeMap<>();
        without.forEach(lost -> worst.merge(lost.missing().size(), lost.seen().share(), Math::min));
        worst.forEach((count, share) -> out.println("least accuracy on the others with "
                + Numbers.count(count, "device") + " lost: " + Numbers.percent(share)));
    }

    private void printOverall(PrintWriter out) {
        Proportion overall = evaluation.overall();
        out.println("accuracy  " + Numbers.percent(overall) + ", " + overall.hits() + " of " + overall.total());
        if (evaluation.unseen() > 0) {
            String whom = evaluation.missing().isEmpty() ? "device" : "present device";
            out.println("unseen    " + Numbers.count(evaluation.unseen(), "sample") + " that no " + whom
                    + " sees; accuracy on the others " + Numbers.percent(evaluation.seen()));
        }
        out.println("payload   " + Numbers.decimal(evaluation.uplinkBytes(), 1) + " bytes a device and sample, "
                + Numbers.percent(evaluation.uplinkBytes() / evaluation.rawBytes()) + " of a raw image's "
                + evaluation.rawBytes());
    }

    private void printExits(PrintWriter out) {
        Table table = new Table("exit", "node", ">threshold", "right if all left here", ">left here",
                "right of those");
        for (Evaluation.Exit exit : evaluation.exits()) {
            if (exit.tier() != Tier.DEVICE || exit.threshold() != null) {
                table.row(exit.label(), exit.node(), threshold(exit), Numbers.percent(exit.all()),
                        Numbers.countAndShare(exit.taken()), Numbers.percent(exit.correct()));
            }
        }
        table.print(out);
    }

    private static String threshold(Evaluation.Exit exit) {
        Double threshold = exit.threshold();
        if (exit.last()) {
            return "last";
        }
        return threshold == null ? "none" : Numbers.decimal(threshold, 4);
    }

    private void printDevices(PrintWriter out) {
        List<Evaluation.Exit> devices =
                evaluation.exits().stream().filter(exit -> exit.tier() == Tier.DEVICE).toList();
        if (devices.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table("device by itself", ">sees", "right of those", "right of all");
        for (Evaluation.Exit device : devices) {
            boolean several = device.point().node().heads().size() > 1;
            table.row(several ? device.node() + " " + device.label() : device.node(), device.seen().total(),
                    Numbers.percent(device.seen()),
                    Numbers.percent(device.all()));
        }
        table.print(out);
    }

    private void printClasses(PrintWriter out) {
        out.println();
        List<String> header = new ArrayList<>(List.of("class", ">samples", "found"));
        definition.classes().forEach(name -> header.add(">answered " + name));
        Table table = new Table(header.toArray(String[]::new));
        for (Evaluation.PerClass perClass : evaluation.classes()) {
            List<Object> row = new ArrayList<>(
                    List.of(perClass.name(), perClass.found().total(), Numbers.percent(perClass.found())));
            row.addAll(perClass.answers());
            table.row(row.toArray());
        }
        table.print(out);
    }

    Document document() {
        List<ExitDocument> exits = evaluation.exits().stream()
                .map(exit -> new ExitDocument(exit.node(), exit.tier().text(), exit.name().text(),
                        exit.point().after(), exit.threshold(),
                        exit.last(), Share.of(exit.all()), Share.of(exit.seen()), Share.of(exit.taken()),
                        Share.of(exit.correct())))
                .toList();
        List<ClassDocument> classes = new ArrayList<>();
        for (Evaluation.PerClass perClass : evaluation.classes()) {
            Map<String, Integer> answers = new LinkedHashMap<>();
            for (int i = 0; i < definition.classes().size(); i++) {
                answers.put(definition.classes().get(i), perClass.answers().get(i));
            }
            classes.add(new ClassDocument(
                    perClass.name(), Share.of(perClass.found()), Share.of(perClass.right()), answers));
        }
        return new Document(definition.name(), version, evaluation.samples(), evaluation.unseen(),
                evaluation.missing(), Share.of(evaluation.overall()), Share.of(evaluation.seen()),
                evaluation.uplinkBytes(), evaluation.rawBytes(), exits, classes,
                without.stream().map(LossDocument::of).toList());
    }

    /** An evaluation as JSON. */
    record Document(String network, String version, int samples, int unseen, List<String> missing, Share accuracy,
            Share accuracyWhereSeen, double bytesPerDeviceAndSample, int rawBytes, List<ExitDocument> exits,
            List<ClassDocument> classes, List<LossDocument> losses) {}

    /** What a network does without some devices, as JSON. */
    record LossDocument(List<String> missing, Share accuracy, Share accuracyWhereSeen, double bytesPerDeviceAndSample) {

        static LossDocument of(Evaluation lost) {
            return new LossDocument(lost.missing(), Share.of(lost.overall()), Share.of(lost.seen()),
                    lost.uplinkBytes());
        }
    }

    /** An exit as JSON; after: behind how many of the node's blocks it stands, 0 for an exit on scores. */
    record ExitDocument(String node, String tier, String exit, int after, @Nullable Double threshold, boolean last,
            Share rightIfAllLeftHere, Share rightWhereSeen, Share leftHere, Share rightOfThose) {}

    /** A class as JSON. */
    record ClassDocument(String name, Share recall, Share precision, Map<String, Integer> answers) {}

    /**
     * A share as JSON.
     *
     * @param share null where the total is 0
     * @param low lower end of the 95 % interval
     * @param high upper end
     */
    record Share(int count, int total, @Nullable Double share, double low, double high) {

        static Share of(Proportion proportion) {
            return new Share(proportion.hits(), proportion.total(),
                    proportion.total() == 0 ? null : proportion.share(), proportion.low(), proportion.high());
        }
    }
}

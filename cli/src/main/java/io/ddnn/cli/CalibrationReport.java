package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.training.calibrate.AccuracyProof;
import io.ddnn.training.calibrate.Calibration;
import io.ddnn.training.calibrate.CalibrationOptions;
import io.ddnn.training.calibrate.Outcome;
import io.ddnn.training.calibrate.ThresholdGoal;
import io.ddnn.training.calibrate.Tradeoff;
import io.ddnn.training.evaluate.Proportion;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** A calibration for people and for programs. */
final class CalibrationReport {

    private static final int PRINTED_ROWS = 24;
    private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final String network;
    private final int samples;
    private final CalibrationOptions options;
    private final Calibration calibration;

    CalibrationReport(String network, int samples, CalibrationOptions options, Calibration calibration) {
        this.network = network;
        this.samples = samples;
        this.options = options;
        this.calibration = calibration;
    }

    void print(PrintWriter out) {
        out.println("Network " + network + ", on " + Numbers.count(samples, "sample") + " ("
                + (options.lostDevices() == 0
                        ? "all devices present"
                        : "with all devices present and with each one lost, all cases together")
                + "; 95 % intervals in brackets)");
        out.println();
        Set<String> labels = calibration.chosen().thresholds().keySet();
        List<String> header = new ArrayList<>(List.of(""));
        labels.forEach(label -> header.add(">" + label + " at"));
        calibration.chosen().outcome().left().keySet().forEach(exit -> header.add(">left at " + exit));
        header.addAll(List.of("accuracy", ">bytes"));
        Table table = new Table(header.toArray(String[]::new));
        for (Tradeoff each : printed()) {
            row(table, each.equals(calibration.chosen()) ? "*" : "", each);
        }
        table.print(out);
        out.println();
        out.println("* chosen: " + chosen());
    }

    private static void row(Table table, String mark, Tradeoff tradeoff) {
        Outcome outcome = tradeoff.outcome();
        List<Object> row = new ArrayList<>(List.of(mark));
        tradeoff.thresholds().values().forEach(threshold -> row.add(Numbers.decimal(threshold, 4)));
        outcome.left().values()
                .forEach(count -> row.add(Numbers.countAndShare(new Proportion(count, outcome.total()))));
        row.add(Numbers.percent(new Proportion(outcome.right(), outcome.total())));
        row.add(Numbers.fixed(outcome.bytes(), 1));
        table.row(row.toArray());
    }

    /** So many rows of the curve as a person reads, the chosen one among them, if it is one. */
    private List<Tradeoff> printed() {
        List<Tradeoff> curve = calibration.curve();
        if (curve.size() <= PRINTED_ROWS) {
            return curve;
        }
        List<Tradeoff> rows = new ArrayList<>();
        for (int i = 0; i < curve.size(); i++) {
            boolean first = i * PRINTED_ROWS / curve.size() != (i - 1) * PRINTED_ROWS / curve.size();
            if (i == 0 || first || curve.get(i).equals(calibration.chosen())) {
                rows.add(curve.get(i));
            }
        }
        return rows;
    }

    private String chosen() {
        AccuracyProof proof = calibration.proof();
        return switch (options.goal()) {
            case ThresholdGoal.EarlyShare share -> "the best accuracy where at least "
                    + Numbers.percent(share.minimum()) + " leave before the root.";
            case ThresholdGoal.Bytes bytes -> "the best accuracy with at most " + Numbers.decimal(bytes.budget(), 1)
                    + " bytes a device and sample.";
            case ThresholdGoal.Accuracy accuracy when proof != null -> "the fewest bytes for which an accuracy of "
                    + Numbers.percent(accuracy.target()) + " is shown with a confidence of "
                    + Numbers.percent(accuracy.confidence()) + ": right on " + proof.right() + " of "
                    + Numbers.count(proof.samples(), "sample") + " kept for that test.";
            case ThresholdGoal.Accuracy accuracy -> "the fewest bytes with an accuracy of at least "
                    + Numbers.percent(accuracy.target())
                    + " on these samples; without a confidence this promises nothing"
                    + " for others.";
        };
    }

    /** The whole curve: thresholds and shares by exit, accuracy with its 95 % interval, bytes. */
    String csv() throws IOException {
        StringBuilder out = new StringBuilder();
        List<String> header = new ArrayList<>();
        calibration.chosen().thresholds().keySet().forEach(label -> header.add("threshold " + label));
        calibration.chosen().outcome().left().keySet().forEach(exit -> header.add("share " + exit));
        header.addAll(List.of("accuracy", "low", "high", "bytes", "chosen"));
        CSV.printRecord(out, header.toArray());
        for (Tradeoff each : calibration.curve()) {
            Outcome outcome = each.outcome();
            Proportion right = new Proportion(outcome.right(), outcome.total());
            List<Object> row = new ArrayList<>(each.thresholds().values());
            outcome.left().values().forEach(count -> row.add((double) count / outcome.total()));
            row.addAll(List.of(outcome.accuracy(), right.low(), right.high(), outcome.bytes(),
                    each.equals(calibration.chosen())));
            CSV.printRecord(out, row.toArray());
        }
        return out.toString();
    }

    Document document(@Nullable String version) {
        AccuracyProof proof = calibration.proof();
        return new Document(network, version, samples, options.lostDevices(), point(calibration.chosen()),
                proof == null ? null : new Proof(proof.samples(), proof.right(), proof.target()),
                calibration.curve().stream().map(CalibrationReport::point).toList());
    }

    private static Point point(Tradeoff tradeoff) {
        Outcome outcome = tradeoff.outcome();
        return new Point(tradeoff.thresholds(), outcome.left(),
                EvaluationReport.Share.of(new Proportion(outcome.right(), outcome.total())), outcome.bytes());
    }

    /**
     * A calibration as JSON.
     *
     * @param version of the bundle that was written; null if none was
     */
    record Document(String network, @Nullable String version, int samples, int lostDevices, Point chosen,
            @Nullable Proof proof, List<Point> curve) {}

    /** Thresholds and their outcome as JSON. */
    record Point(Map<String, Double> thresholds, Map<String, Integer> leftAt, EvaluationReport.Share accuracy,
            double bytesPerDeviceAndSample) {}

    /** How an accuracy was shown, as JSON. */
    record Proof(int samples, int right, double target) {}
}

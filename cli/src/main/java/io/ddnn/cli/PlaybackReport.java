package io.ddnn.cli;

import io.ddnn.cli.output.Numbers;
import io.ddnn.cli.output.Table;
import io.ddnn.client.Answer;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.ddnn.training.evaluate.Proportion;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What became of samples that were sent, for people and for programs. */
final class PlaybackReport {

    private static final String ALL = "all";

    private final NetworkDefinition definition;
    private final String version;
    private final boolean metered;
    private final List<PlaybackResult> results = new ArrayList<>();
    private final Table rows;

    /**
     * Makes a report without results.
     *
     * @param longestId length of the longest sample's id
     * @param metered whether the bytes of results are from the devices' own meters, not from the formula
     */
    PlaybackReport(NetworkDefinition definition, String version, int longestId, boolean metered) {
        this.definition = definition;
        this.version = version;
        this.metered = metered;
        String label = definition.classes().stream().max((a, b) -> a.length() - b.length()).orElseThrow();
        this.rows = new Table("sample", "class", "answer", "exit", ">confidence", ">bytes/device", ">ms", "")
                .reserve("x".repeat(longestId), label, label, "device", "0.000", "0000.0", "0000.0", "");
    }

    /** Adds a result, and prints its line if there is a printer. */
    void add(PlaybackResult result, @Nullable PrintWriter out) {
        results.add(result);
        if (out == null) {
            return;
        }
        ReplyBody decision = result.decision();
        String label = result.label() == null ? "?" : result.label();
        rows.row(result.sample(), label, decision == null ? null : decision.label(),
                decision == null ? null : decision.exit(),
                decision == null ? null : DecisionText.confidence(decision), Numbers.fixed(result.bytes(), 1),
                DecisionText.millis(result.time()), remarks(result));
        rows.print(out);
    }

    private static String remarks(PlaybackResult result) {
        List<String> remarks = new ArrayList<>();
        ReplyBody decision = result.decision();
        if (!result.failures().isEmpty()) {
            remarks.add(result.failures().size() + " of " + result.requests() + " devices failed: "
                    + result.failures().getFirst().detail());
        }
        if (!result.isAgreed()) {
            remarks.add("devices got different answers");
        }
        if (decision != null && result.isDegraded()) {
            remarks.add(DecisionText.degraded(decision));
        } else if (decision != null && !result.isAsExpected()) {
            remarks.add("in one piece the network answers " + result.expectedLabel() + " at exit "
                    + result.expected().decision().exit().text());
        }
        if (result.label() != null && decision != null && !result.isRight()) {
            remarks.add("wrong");
        }
        return String.join("; ", remarks);
    }

    /** Whether every request was answered, alike on all devices of a sample, and as it should be. */
    boolean isGood() {
        return results.stream().allMatch(PlaybackResult::isGood);
    }

    void printSummary(PrintWriter out) {
        Table table = new Table("exit", ">samples", ">right", ">p50 ms", ">p95 ms", ">max ms");
        for (ExitSummary exit : exits()) {
            Share right = exit.right;
            table.row(exit.exit, exit.samples + " (" + Numbers.percent(exit.share) + ")",
                    right == null ? "-" : right.count + " (" + Numbers.percent(right.share) + ")",
                    Numbers.fixed(exit.p50Millis, 1), Numbers.fixed(exit.p95Millis, 1),
                    Numbers.fixed(exit.maxMillis, 1));
        }
        table.print(out);
        out.println();
        Summary summary = summary();
        if (summary.bytesMeasured != null) {
            out.println("payload   " + Numbers.fixed(summary.bytesMeasured, 1)
                    + " bytes a device and sample by the devices' own meters");
        }
        out.println((summary.bytesMeasured == null ? "payload   " : "          ")
                + Numbers.fixed(summary.bytesByFormula, 1)
                + " bytes by the formula, which counts a view without the object like any other");
        out.println("          " + summary.rawBytes + " if every device sent its image");
        out.println("requests  " + summary.requests + ", " + summary.failures + " failed, "
                + Numbers.count(summary.degraded, "sample") + " degraded");
        out.println("answers   " + (summary.disagreements == 0
                ? "the same on all devices that one node decides for"
                : "different among the devices of " + Numbers.count(summary.disagreements, "sample"))
                + ", " + summary.asInOnePiece + " of " + summary.samples + " as of the network evaluated in one piece");
        out.flush();
    }

    private List<ExitSummary> exits() {
        List<ExitSummary> exits = new ArrayList<>();
        for (ExitName exit : ExitName.values()) {
            ExitSummary summary = exit(exit.text(), result -> {
                ReplyBody decision = result.decision();
                return decision != null && exit.text().equals(decision.exit());
            });
            if (summary.samples > 0) {
                exits.add(summary);
            }
        }
        exits.add(exit(ALL, result -> true));
        return exits;
    }

    private ExitSummary exit(String name, Predicate<PlaybackResult> left) {
        List<PlaybackResult> here = results.stream().filter(left).toList();
        double[] millis = here.stream().mapToDouble(result -> millis(result.time())).sorted().toArray();
        int labelled = (int) here.stream().filter(result -> result.label() != null).count();
        int right = (int) here.stream().filter(PlaybackResult::isRight).count();
        return new ExitSummary(name, here.size(), new Proportion(here.size(), results.size()).share(),
                labelled == 0 ? null : new Share(right, labelled, (double) right / labelled), percentile(millis, 0.5),
                percentile(millis, 0.95), percentile(millis, 1));
    }

    /** By nearest rank. */
    static double percentile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private Summary summary() {
        int requests = results.stream().mapToInt(result -> result.requests()).sum();
        int failures = results.stream().mapToInt(result -> result.failures().size()).sum();
        return new Summary(results.size(), requests, failures, count(PlaybackResult::isDegraded),
                count(result -> !result.isAgreed()), count(PlaybackResult::isAsExpected),
                metered ? results.stream().mapToDouble(PlaybackResult::bytes).average().orElse(0) : null,
                results.stream().mapToDouble(result -> result.expected().meanUplinkBytes()).average().orElse(0),
                definition.input().rawBytes());
    }

    private int count(Predicate<PlaybackResult> predicate) {
        return (int) results.stream().filter(predicate).count();
    }

    Document document() {
        List<SampleDocument> samples = new ArrayList<>();
        for (PlaybackResult result : results) {
            samples.add(new SampleDocument(result.sample(), result.label(), result.decision(), result.bytes(),
                    millis(result.time()), result.isAgreed(), result.isAsExpected(),
                    result.failures().stream().map(Answer.Failed::detail).toList()));
        }
        return new Document(definition.name(), version, isGood(), samples, exits(), summary());
    }

    /** All as JSON. */
    record Document(String network, String version, boolean good, List<SampleDocument> samples,
            List<ExitSummary> exits, Summary summary) {}

    /** A sample as JSON. */
    record SampleDocument(String sample, @Nullable String label, @Nullable ReplyBody decision, double bytesPerDevice,
            double millis, boolean sameOnAllDevices, boolean asInOnePiece, List<String> failures) {}

    /** An exit as JSON. */
    record ExitSummary(String exit, int samples, double share, @Nullable Share right, double p50Millis,
            double p95Millis, double maxMillis) {}

    /** A share as JSON. */
    record Share(int count, int total, double share) {}

    /** The whole as JSON; bytes are payload bytes a device and sample, measured ones null if nobody measured. */
    record Summary(int samples, int requests, int failures, int degraded, int disagreements, int asInOnePiece,
            @Nullable Double bytesMeasured, double bytesByFormula, int rawBytes) {}
}

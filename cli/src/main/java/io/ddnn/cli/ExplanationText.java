package io.ddnn.cli;

import io.ddnn.cli.output.Table;
import io.ddnn.client.Answer;
import io.ddnn.model.wire.Explanation;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows how the answers for a sample came about. */
final class ExplanationText {

    private ExplanationText() {}

    /**
     * Prints each exit and each hop once, devices first: what happened above the devices stands in the answers of several.
     */
    static void print(PrintWriter out, List<Answer> answers) {
        Set<Explanation.Exit> exits = new LinkedHashSet<>();
        Set<Explanation.Hop> hops = new LinkedHashSet<>();
        for (Answer answer : answers) {
            if (answer.outcome() instanceof Answer.Decided(var decision) && decision.explanation() != null) {
                exits.addAll(decision.explanation().exits());
                hops.addAll(decision.explanation().hops());
            }
        }
        out.println();
        Table reached = new Table("exit", "at", ">entropy", ">threshold", "taken", ">ms", "scores", "devices");
        Set<String> parents = hops.stream().map(Explanation.Hop::to).collect(Collectors.toSet());
        exits.stream()
                .sorted(Comparator.comparing(exit -> parents.contains(exit.node())))
                .forEach(exit -> reached.row(exit.exit(), exit.node(), number(exit.entropy(), 4),
                        number(exit.threshold(), 4), exit.taken() ? "yes" : "no", number(exit.milliseconds(), 1),
                        scores(exit.scores()), String.join(" ", exit.present())));
        reached.print(out);
        if (hops.isEmpty()) {
            return;
        }
        out.println();
        Table sent = new Table("from", "to", ">scores", ">features", ">raw", ">ms", "outcome");
        hops.stream()
                .sorted(Comparator.comparing(hop -> parents.contains(hop.from())))
                .forEach(hop -> sent.row(hop.from(), hop.to(), hop.scores(), hop.features(), hop.raw(),
                        number(hop.milliseconds(), 1),
                        hop.detail() == null ? hop.outcome() : hop.outcome() + ": " + hop.detail()));
        sent.print(out);
    }

    private static String scores(Map<String, @Nullable Double> scores) {
        return scores.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue(), 2))
                .collect(Collectors.joining(", "));
    }

    private static String number(@Nullable Double value, int digits) {
        return value == null ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}

package io.ddnn.model.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an answer came about, as JSON: told where a client asks for it.
 *
 * @param exits the exits that the sample reached, in the order in which it did
 * @param hops what was sent from tier to tier, in that order; one a try
 */
public record Explanation(List<Exit> exits, List<Hop> hops) {

    /** Nothing to tell. */
    public static final Explanation NOTHING = new Explanation(List.of(), List.of());

    public Explanation(@Nullable List<Exit> exits, @Nullable List<Hop> hops) {
        this.exits = exits == null ? List.of() : List.copyOf(exits);
        this.hops = hops == null ? List.of() : List.copyOf(hops);
    }

    /**
     * An exit that the sample reached. It leaves there if the entropy is at or under the threshold, or if there is no
     * further exit.
     *
     * @param node id of the node that holds the exit
     * @param exit device, local, edge or cloud
     * @param scores merged scores by class; null for one that is not a finite number
     * @param temperature what scores are divided by before softmax
     * @param entropy normalised entropy of softmax of scores / temperature, in [0, 1]; null where a score is not finite
     * @param threshold up to which entropy the sample leaves; null where it leaves in any case, or in none
     * @param taken whether the sample was sure enough, or there was no further exit; an answer may come from an exit that
     *     was not taken, if nothing better came in time, and is degraded then
     * @param present ids of the devices whose scores or maps are in these scores
     * @param milliseconds since the node first heard of the sample
     */
    public record Exit(String node, String exit, Map<String, @Nullable Double> scores, double temperature,
            @Nullable Double entropy, @Nullable Double threshold, boolean taken, List<String> present,
            double milliseconds) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Exit(String node, String exit, Map<String, @Nullable Double> scores, double temperature,
                @Nullable Double entropy, @Nullable Double threshold, boolean taken, List<String> present,
                double milliseconds) {
            this.node = node;
            this.exit = exit;
            this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
            this.temperature = temperature;
            this.entropy = entropy;
            this.threshold = threshold;
            this.taken = taken;
            this.present = List.copyOf(present);
            this.milliseconds = milliseconds;
        }
    }

    /**
     * What a node sent to its parent, and what came of it.
     *
     * @param from id of the sending node
     * @param to id of its parent
     * @param scores payload bytes of scores
     * @param features payload bytes of feature maps
     * @param raw payload bytes of a raw image
     * @param milliseconds until the answer came, waiting for the parent's other children and for tiers above included
     * @param outcome {@code decided}, {@code waiting} (nothing came yet), {@code use-version}, {@code refused}, or a
     *     reason as that of a degraded answer
     * @param detail why, for people; null where it was decided
     */
    public record Hop(String from, String to, int scores, int features, int raw, double milliseconds, String outcome,
            @Nullable String detail) {

        // not compact: javac 25 loses the type annotations of a compact constructor's parameters
        public Hop(String from, String to, int scores, int features, int raw, double milliseconds, String outcome,
                @Nullable String detail) {
            this.from = from;
            this.to = to;
            this.scores = scores;
            this.features = features;
            this.raw = raw;
            this.milliseconds = milliseconds;
            this.outcome = outcome;
            this.detail = detail;
        }
    }

    /** This, and then what another node has to tell. */
    public Explanation then(Explanation next) {
        return new Explanation(Stream.concat(exits.stream(), next.exits.stream()).toList(),
                Stream.concat(hops.stream(), next.hops.stream()).toList());
    }
}

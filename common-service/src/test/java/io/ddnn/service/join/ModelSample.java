package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.web.ProblemType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sample as {@link JoinModel} keeps it. */
final class ModelSample {

    /** What goes to the tier above. */
    record Offered(String sample, List<SourceMap> maps, List<String> missing) {}

    /** A window, and the step in which it began. */
    record Window(ModelSample sample, State state, int began) {}

    /** What a request was answered with: a {@link Reply}, a {@link ProblemType}, or null while it waits. */
    static final class Request {
        @Nullable
        Object outcome;

        @Nullable
        Object outcome() {
            return outcome;
        }
    }

    /** All that one child has said of a sample. */
    static final class Said {
        float @Nullable [] scores;
        @Nullable
        List<SourceMap> maps;
        boolean blank;
        boolean decided;
        List<String> missing = List.of();

        void note(TierMessage message) {
            blank = message.blank();
            decided = message.decided();
            missing = message.missing();
            if (message.scores() != null) {
                scores = message.scores();
            }
            if (!message.maps().isEmpty()) {
                maps = message.maps();
            }
        }

        boolean hasScores() {
            return scores != null || blank;
        }

        boolean hasMaps() {
            return maps != null || blank;
        }
    }

    enum State {
        SCORES, MAPS, BEYOND, DECIDED, SETTLED, GONE
    }

    State state;
    final Map<String, Said> said = new LinkedHashMap<>();
    final Map<String, Request> waiting = new LinkedHashMap<>();
    Set<String> taking = new TreeSet<>();
    @Nullable
    Classification best;
    @Nullable
    ExitName bestExit;
    List<String> bestMissing = List.of();
    @Nullable
    Decision decision;

    ModelSample(State state) {
        this.state = state;
    }

    boolean over() {
        return state == State.DECIDED || state == State.SETTLED || state == State.GONE;
    }

    Set<String> who(Predicate<Said> which) {
        Set<String> who = new TreeSet<>();
        said.forEach((child, words) -> {
            if (which.test(words)) {
                who.add(child);
            }
        });
        return who;
    }

    boolean onlyDecided() {
        return said.values().stream().allMatch(words -> words.decided);
    }

    /** Why a message is not taken, or null. */
    @Nullable
    ProblemType refusal(TierMessage message, boolean scoresFirst) {
        Said before = said.get(message.source());
        if (before != null) {
            boolean same = before.blank == message.blank() && before.decided == message.decided()
                    && (before.scores == null || message.scores() == null
                            || Arrays.equals(before.scores, message.scores()))
                    && (before.maps == null || message.maps().isEmpty() || before.maps.equals(message.maps()));
            if (!same) {
                return ProblemType.SAMPLE_CONFLICT;
            }
        }
        boolean scores = message.scores() != null || (before != null && before.scores != null);
        return scoresFirst && !scores && !message.blank() && !message.decided() ? ProblemType.SCORES_MISSING : null;
    }

    /** Lets a request wait in the place of an older one of the same child. */
    void await(String child, Request request) {
        Request older = waiting.put(child, request);
        if (older != null) {
            older.outcome = ProblemType.SUPERSEDED;
        }
    }

    /** Asks a child that takes part for its map, if that has not come. */
    void want(String child) {
        Request request = waiting.get(child);
        if (request != null && !Objects.requireNonNull(said.get(child)).hasMaps()) {
            waiting.remove(child);
            request.outcome = new Reply.Wanted();
        }
    }

    /** Devices that are missing from what is evaluated. */
    List<String> missing(NetworkDefinition definition, NodeDefinition node) {
        Set<String> missing = new TreeSet<>();
        for (String child : node.inputs()) {
            Said words = said.get(child);
            if (words != null && words.decided) {
                continue;
            }
            if (taking.contains(child)) {
                missing.addAll(Objects.requireNonNull(words).missing);
            } else {
                definition.devicesBelow(child).forEach(device -> missing.add(device.id()));
            }
        }
        return definition.devices().stream().map(NodeDefinition::id).filter(missing::contains).toList();
    }

    void answerAll(Object outcome) {
        waiting.values().forEach(request -> request.outcome = outcome);
        waiting.clear();
    }

    /** The maps of those that take part, by the node that made them. */
    Map<String, SourceMap> maps() {
        Map<String, SourceMap> maps = new LinkedHashMap<>();
        for (String child : taking) {
            Said words = Objects.requireNonNull(said.get(child));
            if (words.blank) {
                maps.put(child, new SourceMap(child, null));
            } else {
                Objects.requireNonNull(words.maps).forEach(map -> maps.put(map.source(), map));
            }
        }
        return maps;
    }
}

package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.web.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sample as {@link JoinModel} keeps it. */
final class ModelSample {

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
        SCORES, MAPS, DECIDED, SETTLED, GONE
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
}

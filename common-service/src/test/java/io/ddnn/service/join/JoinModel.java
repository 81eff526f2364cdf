package io.ddnn.service.join;

import io.ddnn.model.exit.Classification;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.inference.NodeOutput;
import io.ddnn.model.network.ExitDefinition;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.join.ModelSample.Request;
import io.ddnn.service.join.ModelSample.Said;
import io.ddnn.service.join.ModelSample.State;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the sample join, written down plainly: one thing at a time, no threads, no clock of its own. It shares no
 * code with {@link SampleJoin} but the arithmetic of the node.
 */
final class JoinModel {

    private record Window(ModelSample sample, State state) {}

    private final ServedNode served;
    private final NetworkDefinition definition;
    private final NodeDefinition node;
    private final int maxOpen;
    private final Map<String, ModelSample> samples = new LinkedHashMap<>();
    private final Map<String, Boolean> suspect = new LinkedHashMap<>();
    private final List<Window> windows = new ArrayList<>();
    private final List<ModelSample> deadlines = new ArrayList<>();
    private final List<Map.Entry<String, ModelSample>> memories = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private int open;
    private int offers;
    private int decisions;
    private ParentAnswer parentAnswer;

    JoinModel(ServedNode served, int maxOpen, ParentAnswer parentAnswer) {
        this.served = served;
        this.definition = served.definition();
        this.node = served.node();
        this.maxOpen = maxOpen;
        this.parentAnswer = parentAnswer;
    }

    int open() {
        return open;
    }

    int offers() {
        return offers;
    }

    /** Samples decided at this node. */
    int decisions() {
        return decisions;
    }

    List<String> told() {
        return told;
    }

    void parentAnswers(ParentAnswer next) {
        parentAnswer = next;
    }

    private boolean isRoot() {
        return definition.parent(node.id()) == null;
    }

    private boolean scoresFirst() {
        return node.exit(ExitOn.SCORES) != null;
    }

    private boolean isSuspect(String child) {
        return suspect.getOrDefault(child, false);
    }

    Request accept(TierMessage message) {
        String id = message.sample();
        String child = message.source();
        suspect.put(child, false);
        Request request = new Request();
        ModelSample sample = samples.get(id);
        boolean reopens = sample != null && sample.state == State.SETTLED && !message.decided()
                && !sample.said.containsKey(child);
        if (sample == null || reopens) {
            if (open == maxOpen) {
                request.outcome = ProblemType.OVERLOADED;
                return request;
            }
            ModelSample opened = new ModelSample(scoresFirst() ? State.SCORES : State.MAPS);
            if (sample != null) {
                opened.said.putAll(sample.said);
            }
            open++;
            samples.put(id, opened);
            windows.add(new Window(opened, opened.state));
            deadlines.add(opened);
            sample = opened;
        }
        ProblemType refusal = refusal(sample.said.get(child), message);
        if (refusal != null) {
            if (sample.said.isEmpty()) {
                end(id, sample, State.GONE);
            }
            request.outcome = refusal;
            return request;
        }
        sample.said.computeIfAbsent(child, _ -> new Said()).note(message);
        if (message.decided()) {
            request.outcome = new Reply.Noted();
        } else if (sample.state == State.DECIDED) {
            request.outcome = new Reply.Decided(Objects.requireNonNull(sample.decision));
        } else {
            Request older = sample.waiting.put(child, request);
            if (older != null) {
                older.outcome = ProblemType.SUPERSEDED;
            }
            if (sample.state == State.MAPS && scoresFirst() && sample.taking.contains(child)
                    && !Objects.requireNonNull(sample.said.get(child)).hasMaps()) {
                want(sample, child);
            }
        }
        goOnIfAllAreIn(id, sample);
        return request;
    }

    private @Nullable ProblemType refusal(@Nullable Said before, TierMessage message) {
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
        return scoresFirst() && !scores && !message.blank() && !message.decided() ? ProblemType.SCORES_MISSING : null;
    }

    private static void want(ModelSample sample, String child) {
        Request waiting = sample.waiting.remove(child);
        if (waiting != null) {
            waiting.outcome = new Reply.Wanted();
        }
    }

    private void goOnIfAllAreIn(String id, ModelSample sample) {
        if (sample.state == State.SCORES && node.inputs().stream().allMatch(child -> isSuspect(child)
                || sample.who(said -> said.hasScores() || said.decided).contains(child))) {
            scoresAreDone(id, sample);
        }
        if (sample.state == State.MAPS) {
            Set<String> have = sample.who(said -> said.hasMaps() || said.decided);
            boolean all = scoresFirst()
                    ? have.containsAll(sample.taking)
                    : node.inputs().stream().allMatch(child -> isSuspect(child) || have.contains(child));
            if (all) {
                mapsAreDone(id, sample);
            }
        }
    }

    void windowOver() {
        List<Window> due = List.copyOf(windows);
        windows.clear();
        for (Window window : due) {
            ModelSample sample = window.sample();
            if (sample.state != window.state()) {
                continue;
            }
            String id = idOf(sample);
            if (sample.state == State.SCORES) {
                suspectAllBut(node.inputs(), sample.who(said -> said.hasScores() || said.decided));
                scoresAreDone(id, sample);
                goOnIfAllAreIn(id, sample);
            } else {
                suspectAllBut(scoresFirst() ? sample.taking : node.inputs(),
                        sample.who(said -> said.hasMaps() || said.decided));
                mapsAreDone(id, sample);
            }
        }
    }

    private void suspectAllBut(Iterable<String> children, Set<String> spoke) {
        for (String child : children) {
            if (!spoke.contains(child)) {
                suspect.put(child, true);
            }
        }
    }

    void deadlineOver() {
        List<ModelSample> due = List.copyOf(deadlines);
        deadlines.clear();
        for (ModelSample sample : due) {
            if (sample.over()) {
                continue;
            }
            String id = idOf(sample);
            if (sample.onlyDecided()) {
                settle(id, sample);
                continue;
            }
            if (sample.state == State.SCORES) {
                classifyScores(id, sample);
            }
            answerFromBest(id, sample, DegradedReason.DEADLINE);
        }
    }

    void memoryOver() {
        List<Map.Entry<String, ModelSample>> due = List.copyOf(memories);
        memories.clear();
        due.forEach(entry -> samples.remove(entry.getKey(), entry.getValue()));
    }

    private String idOf(ModelSample sample) {
        return samples.entrySet().stream().filter(entry -> entry.getValue() == sample).map(Map.Entry::getKey)
                .findFirst().orElseThrow();
    }

    private void scoresAreDone(String id, ModelSample sample) {
        if (sample.onlyDecided()) {
            settle(id, sample);
        } else if (!classifyScores(id, sample)) {
            sample.state = State.MAPS;
            windows.add(new Window(sample, State.MAPS));
            for (String child : List.copyOf(sample.taking)) {
                if (!Objects.requireNonNull(sample.said.get(child)).hasMaps()) {
                    want(sample, child);
                }
            }
        }
    }

    private boolean classifyScores(String id, ModelSample sample) {
        List<float @Nullable []> scores = new ArrayList<>();
        for (String child : node.inputs()) {
            Said said = sample.said.get(child);
            scores.add(said == null ? null : said.blank ? served.blankScores(child) : said.scores);
        }
        sample.taking = sample.who(Said::hasScores);
        ExitDefinition exit = Objects.requireNonNull(node.exit(ExitOn.SCORES));
        return reached(id, sample, exit, Classification.of(served.mergeScores(scores), exit.temperature()), false);
    }

    private boolean reached(String id, ModelSample sample, ExitDefinition exit, Classification classification,
            boolean last) {
        sample.best = classification;
        sample.bestExit = ExitName.of(node.tier(), exit.on());
        sample.bestMissing = missing(sample);
        Double threshold = exit.threshold();
        if (!last && (threshold == null || !(classification.entropy() <= threshold))) {
            return false;
        }
        decideHere(id, sample, Set.of(), sample.bestMissing);
        tell(id);
        return true;
    }

    private void tell(String id) {
        NodeDefinition parent = definition.parent(node.id());
        if (parent != null && parent.inputs().size() > 1) {
            told.add(id);
        }
    }

    private List<String> missing(ModelSample sample) {
        Set<String> missing = new TreeSet<>();
        for (String child : node.inputs()) {
            Said said = sample.said.get(child);
            if (said != null && said.decided) {
                continue;
            }
            if (sample.taking.contains(child)) {
                missing.addAll(Objects.requireNonNull(said).missing);
            } else {
                definition.devicesBelow(child).forEach(device -> missing.add(device.id()));
            }
        }
        return definition.devices().stream().map(NodeDefinition::id).filter(missing::contains).toList();
    }

    private void mapsAreDone(String id, ModelSample sample) {
        Set<String> with = sample.who(Said::hasMaps);
        if (scoresFirst()) {
            with.retainAll(sample.taking);
        }
        if (sample.onlyDecided()) {
            settle(id, sample);
            return;
        }
        sample.taking = with;
        if (with.isEmpty()) {
            answerFromBest(id, sample,
                    sample.best == null ? DegradedReason.MISSING_DEVICE : DegradedReason.DEADLINE);
            return;
        }
        if (!node.blocks().isEmpty() && runBlocks(id, sample)) {
            return;
        }
        offers++;
        switch (parentAnswer) {
            case ParentAnswer.Decided decided -> decide(id, sample, decided.decision());
            case ParentAnswer.OtherVersion _ -> throw new AssertionError("the model knows one version only");
            case ParentAnswer.Unavailable(DegradedReason reason, String _) -> answerFromBest(id, sample, reason);
            case ParentAnswer.Refused _ -> answerFromBest(id, sample, DegradedReason.PARENT_UNREACHABLE);
        }
    }

    private boolean runBlocks(String id, ModelSample sample) {
        Map<String, SourceMap> maps = new LinkedHashMap<>();
        for (String child : sample.taking) {
            Said said = Objects.requireNonNull(sample.said.get(child));
            if (said.blank) {
                maps.put(child, new SourceMap(child, null));
            } else {
                Objects.requireNonNull(said.maps).forEach(map -> maps.put(map.source(), map));
            }
        }
        NodeOutput output = served.run(served.bits(maps));
        ExitDefinition exit = node.exit(ExitOn.BLOCKS);
        return exit != null && reached(id, sample, exit,
                Classification.of(Objects.requireNonNull(output.scores()), exit.temperature()), isRoot());
    }

    private void answerFromBest(String id, ModelSample sample, DegradedReason reason) {
        if (sample.over()) {
            return;
        }
        if (sample.best != null) {
            decideHere(id, sample, Set.of(reason), sample.bestMissing);
            return;
        }
        ProblemType problem = switch (reason) {
            case DEADLINE -> ProblemType.DEADLINE_EXCEEDED;
            case PARENT_OVERLOADED -> ProblemType.OVERLOADED;
            default -> ProblemType.PARENT_UNAVAILABLE;
        };
        sample.waiting.values().forEach(request -> request.outcome = problem);
        sample.waiting.clear();
        end(id, sample, State.GONE);
    }

    private void decideHere(String id, ModelSample sample, Set<DegradedReason> reasons, List<String> missing) {
        decisions++;
        decide(id, sample, Decision.of(Objects.requireNonNull(sample.best), Objects.requireNonNull(sample.bestExit),
                reasons, missing));
    }

    private void decide(String id, ModelSample sample, Decision decision) {
        sample.decision = decision;
        sample.waiting.values().forEach(request -> request.outcome = new Reply.Decided(decision));
        sample.waiting.clear();
        end(id, sample, State.DECIDED);
    }

    private void settle(String id, ModelSample sample) {
        end(id, sample, State.SETTLED);
        tell(id);
    }

    private void end(String id, ModelSample sample, State state) {
        sample.state = state;
        open--;
        if (state == State.GONE) {
            samples.remove(id, sample);
        } else {
            memories.add(Map.entry(id, sample));
        }
    }
}

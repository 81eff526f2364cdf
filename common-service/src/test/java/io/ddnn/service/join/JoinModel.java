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
import io.ddnn.service.join.ModelSample.Offered;
import io.ddnn.service.join.ModelSample.Request;
import io.ddnn.service.join.ModelSample.Said;
import io.ddnn.service.join.ModelSample.State;
import io.ddnn.service.join.ModelSample.Window;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.parent.ParentAnswer;
import io.ddnn.service.web.ProblemType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    private final ServedNode served;
    private final NetworkDefinition definition;
    private final NodeDefinition node;
    private final int maxOpen;
    private final Map<String, ModelSample> samples = new LinkedHashMap<>();
    private final Map<String, Integer> spoke = new LinkedHashMap<>();
    private final Set<String> suspects = new TreeSet<>();
    private final List<Window> windows = new ArrayList<>();
    private final List<ModelSample> deadlines = new ArrayList<>();
    private final List<Map.Entry<String, ModelSample>> memories = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<Offered> offers = new ArrayList<>();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private int open;
    private int step;
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

    List<Offered> offers() {
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

    /** An image has come for a sample, whose scores and map are still being made. */
    @Nullable
    ProblemType openForImage(String id) {
        return samples.containsKey(id) ? null : open(id, List.of());
    }

    /** The image was of no use. */
    void forgetIfEmpty(String id) {
        ModelSample sample = samples.get(id);
        if (sample != null && sample.said.isEmpty()) {
            end(id, sample, State.GONE);
        }
    }

    private @Nullable ProblemType open(String id, Iterable<Map.Entry<String, Said>> known) {
        if (open == maxOpen) {
            return ProblemType.OVERLOADED;
        }
        ModelSample opened = new ModelSample(scoresFirst() ? State.SCORES : State.MAPS);
        known.forEach(entry -> opened.said.put(entry.getKey(), entry.getValue()));
        if (!opened.said.isEmpty()) {
            beginWindow(opened);
        }
        open++;
        samples.put(id, opened);
        deadlines.add(opened);
        return null;
    }

    Request accept(TierMessage message) {
        String id = message.sample();
        String child = message.source();
        spoke.put(child, ++step);
        suspects.remove(child);
        Request request = new Request();
        ModelSample known = samples.get(id);
        boolean reopens = known != null && known.state == State.SETTLED && !message.decided()
                && !known.said.containsKey(child);
        if (known == null || reopens) {
            request.outcome = open(id, known == null ? List.of() : known.said.entrySet());
            if (request.outcome != null) {
                return request;
            }
        }
        ModelSample sample = Objects.requireNonNull(samples.get(id));
        request.outcome = sample.refusal(message, scoresFirst());
        if (request.outcome != null) {
            if (sample.said.isEmpty()) {
                end(id, sample, State.GONE);
            }
            return request;
        }
        boolean news = sample.said.putIfAbsent(child, new Said()) == null;
        if (sample.said.size() == 1 && news) {
            beginWindow(sample);
        }
        Objects.requireNonNull(sample.said.get(child)).note(message);
        if (news && sample.state == State.SETTLED) {
            tellIfAllDecided(id, sample);
        }
        if (message.decided()) {
            request.outcome = new Reply.Noted();
        } else if (sample.state == State.DECIDED) {
            request.outcome = new Reply.Decided(Objects.requireNonNull(sample.decision));
        } else {
            sample.await(child, request);
            if (sample.state == State.MAPS && scoresFirst() && sample.taking.contains(child)) {
                sample.want(child);
            }
        }
        goOnIfAllAreIn(id, sample);
        return request;
    }

    private void beginWindow(ModelSample sample) {
        windows.add(new Window(sample, sample.state, step));
    }

    private void goOnIfAllAreIn(String id, ModelSample sample) {
        if (sample.state == State.SCORES && node.inputs().stream().allMatch(child -> suspects.contains(child)
                || sample.who(said -> said.hasScores() || said.decided).contains(child))) {
            scoresAreDone(id, sample);
        }
        if (sample.state == State.MAPS) {
            Set<String> have = sample.who(said -> said.hasMaps() || said.decided);
            boolean all = scoresFirst()
                    ? have.containsAll(sample.taking)
                    : node.inputs().stream().allMatch(child -> suspects.contains(child) || have.contains(child));
            if (all) {
                mapsAreDone(id, sample);
            }
        }
    }

    void windowOver() {
        step++;
        List<Window> due = List.copyOf(windows);
        windows.clear();
        for (Window window : due) {
            ModelSample sample = window.sample();
            if (sample.state != window.state()) {
                continue;
            }
            String id = idOf(sample);
            if (sample.state == State.SCORES) {
                suspectAllBut(node.inputs(), sample.who(said -> said.hasScores() || said.decided), window);
                scoresAreDone(id, sample);
                goOnIfAllAreIn(id, sample);
            } else {
                suspectAllBut(scoresFirst() ? sample.taking : node.inputs(),
                        sample.who(said -> said.hasMaps() || said.decided), window);
                mapsAreDone(id, sample);
            }
        }
    }

    private void suspectAllBut(Iterable<String> children, Set<String> came, Window window) {
        for (String child : children) {
            if (!came.contains(child) && spoke.getOrDefault(child, 0) <= window.began()) {
                suspects.add(child);
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
            if (sample.said.isEmpty()) {
                end(id, sample, State.GONE);
                continue;
            }
            if (sample.onlyDecided()) {
                settle(id, sample);
                continue;
            }
            if (sample.state == State.SCORES && classifyScores(id, sample)) {
                continue;
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
            beginWindow(sample);
            sample.taking.forEach(sample::want);
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
        sample.bestMissing = sample.missing(definition, node);
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
        sample.state = State.BEYOND;
        List<String> missing = sample.missing(definition, node);
        work.add(() -> beyond(id, sample, missing));
    }

    /** Does the oldest piece of work, if there is one. */
    void workOnce() {
        Runnable next = work.poll();
        if (next != null) {
            next.run();
        }
    }

    private void beyond(String id, ModelSample sample, List<String> missing) {
        Map<String, SourceMap> maps = sample.maps();
        List<SourceMap> up = definition.mapSources(node.id()).stream().map(source -> maps.get(source.id()))
                .filter(Objects::nonNull).toList();
        if (!node.blocks().isEmpty()) {
            NodeOutput output = served.run(served.bits(maps));
            ExitDefinition exit = node.exit(ExitOn.BLOCKS);
            if (exit != null && (sample.over() || reached(id, sample, exit,
                    Classification.of(Objects.requireNonNull(output.scores()), exit.temperature()), isRoot()))) {
                return;
            }
            up = List.of(new SourceMap(node.id(), output.map().toPacked()));
        }
        offers.add(new Offered(id, up, missing));
        if (sample.over()) {
            return;
        }
        switch (parentAnswer) {
            case ParentAnswer.Decided decided -> decide(id, sample, decided.decision());
            case ParentAnswer.OtherVersion _ -> throw new AssertionError("the model knows one version only");
            case ParentAnswer.Unavailable(DegradedReason reason, String _) -> answerFromBest(id, sample, reason);
            case ParentAnswer.Refused _ -> answerFromBest(id, sample, DegradedReason.PARENT_UNREACHABLE);
        }
    }

    private void answerFromBest(String id, ModelSample sample, DegradedReason reason) {
        if (sample.best != null) {
            decideHere(id, sample, Set.of(reason), sample.bestMissing);
            return;
        }
        ProblemType problem = switch (reason) {
            case DEADLINE -> ProblemType.DEADLINE_EXCEEDED;
            case PARENT_OVERLOADED -> ProblemType.OVERLOADED;
            default -> ProblemType.PARENT_UNAVAILABLE;
        };
        sample.answerAll(problem);
        end(id, sample, State.GONE);
    }

    private void decideHere(String id, ModelSample sample, Set<DegradedReason> reasons, List<String> missing) {
        decisions++;
        decide(id, sample, Decision.of(Objects.requireNonNull(sample.best), Objects.requireNonNull(sample.bestExit),
                reasons, missing));
    }

    private void decide(String id, ModelSample sample, Decision decision) {
        sample.decision = decision;
        sample.answerAll(new Reply.Decided(decision));
        end(id, sample, State.DECIDED);
    }

    private void settle(String id, ModelSample sample) {
        end(id, sample, State.SETTLED);
        tellIfAllDecided(id, sample);
    }

    private void tellIfAllDecided(String id, ModelSample sample) {
        if (sample.said.keySet().containsAll(node.inputs())) {
            tell(id);
        }
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

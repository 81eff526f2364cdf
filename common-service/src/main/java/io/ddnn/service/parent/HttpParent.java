package io.ddnn.service.parent;

import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The tier above over HTTP in the binary encoding.
 *
 * <p>After a broken connection, and where the tier above has forgotten the scores, scores and map are sent together, so
 * that nothing which this node still holds is lost.
 */
public final class HttpParent implements Parent {

    /** The header of a decision that names the version of the network that made it, where the asker used another one. */
    public static final String VERSION_HEADER = "DDNN-Version";

    private static final int OK = 200;

    private final ParentLink link;
    private final URI address;
    private final URI explaining;
    private final URI batches;
    private final ServedNetworks networks;
    private final ServedNode served;
    private final Reactions reactions;
    private final BinaryCodec codec;
    private final BatchCodec batchCodec;
    private final String parentId;
    private final boolean takesScores;
    private final TierMeters meters;
    private final DecidedWords words = new DecidedWords();

    /**
     * Makes a client for the newest version of the network.
     *
     * @param base address of the tier above
     * @param networks the versions that this node has loaded
     * @param margin what is kept of the remaining time when the tier above is asked
     */
    public HttpParent(TierHttpClient http, URI base, ServedNetworks networks, Duration margin, TierMeters meters) {
        this(http, base, networks, margin, meters, () -> false);
    }

    /**
     * The same, over a link that can pretend to be broken.
     *
     * @param cut whether it does
     */
    public HttpParent(TierHttpClient http, URI base, ServedNetworks networks, Duration margin, TierMeters meters,
            BooleanSupplier cut) {
        this(new ParentLink(http, base, margin, cut), "/infer", networks, networks.newest(), meters);
    }

    private HttpParent(ParentLink link, String path, ServedNetworks networks, ServedNode served, TierMeters meters) {
        this.link = link;
        this.address = link.address(path);
        this.explaining = link.address(path + "?" + ExplainParameter.NAME);
        this.batches = link.address(path + "/batch");
        this.networks = networks;
        this.served = served;
        this.reactions = new Reactions(networks);
        this.codec = new BinaryCodec(served.definition());
        this.batchCodec = new BatchCodec(served.definition());
        NodeDefinition above =
                Objects.requireNonNull(served.definition().parent(served.node().id()), "a root has no parent");
        this.parentId = above.id();
        this.takesScores = above.exit(ExitOn.SCORES) != null;
        this.meters = meters;
    }

    /** A client for another version of the network, which shares what is known of the tier above. */
    public HttpParent of(ServedNode version) {
        return new HttpParent(link, "/infer", networks, version, meters);
    }

    @Override
    public Parent audits() {
        return new HttpParent(link, "/audit", networks, served, meters.apart());
    }

    @Override
    public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
        Trace.Ask ask = trace.ask(served.node().id(), parentId);
        Conversation conversation = new Conversation(offer, takesScores);
        while (!conversation.isOver()) {
            conversation.heard(say(conversation, deadline, ask, trace.isWanted()));
        }
        end(ask, conversation.answer());
        return conversation.answer();
    }

    private static void end(Trace.Ask ask, ParentAnswer answer) {
        switch (answer) {
            case ParentAnswer.Decided _ -> ask.ended("decided", null);
            case ParentAnswer.OtherVersion(String version, boolean _) ->
                ask.ended("use-version", "wanted in version " + version);
            case ParentAnswer.Unavailable(DegradedReason reason, String detail) -> ask.ended(reason.text(), detail);
            case ParentAnswer.Refused refused ->
                ask.ended("refused", "status " + refused.status() + ": " + refused.detail());
        }
    }

    @Override
    public List<ParentAnswer> askAll(List<Offer> offers, long deadline) {
        List<Conversation> all =
                offers.stream().map(offer -> new Conversation(offer, takesScores)).toList();
        List<Conversation> open = all;
        while (!open.isEmpty()) {
            List<Reaction> reactions = sayAll(open, deadline);
            for (int i = 0; i < open.size(); i++) {
                open.get(i).heard(reactions.get(i));
            }
            open = open.stream().filter(conversation -> !conversation.isOver()).toList();
        }
        return all.stream().map(Conversation::answer).toList();
    }

    @Override
    public void tellDecided(String sample, long deadline) {
        if (words.add(new DecidedWords.Word(sample, deadline))) {
            Thread.startVirtualThread(this::sendWords);
        }
    }

    private void sendWords() {
        for (List<DecidedWords.Word> next = words.next(); !next.isEmpty(); next = words.next()) {
            Duration remaining =
                    link.remaining(next.stream().mapToLong(DecidedWords.Word::deadline).max().orElseThrow());
            if (remaining.toMillis() < 1) {
                continue;
            }
            List<TierMessage> messages = next.stream()
                    .map(word -> TierMessage.decided(served.version(), word.sample(), served.node().id(),
                            (int) remaining.toMillis()))
                    .toList();
            ParentLink.Exchange _ = messages.size() == 1
                    ? link.post(address, codec.encode(messages.getFirst()), remaining, null)
                    : link.post(batches, batchCodec.encode(messages), remaining, null);
        }
    }

    private Reaction say(Conversation conversation, long deadline, Trace.Ask ask, boolean explain) {
        Duration remaining = link.remaining(deadline);
        if (remaining.toMillis() < 1) {
            return late();
        }
        TierMessage message =
                conversation.message(served.version(), served.node().id(), (int) remaining.toMillis());
        byte[] body = meters.timed(TierMeters.Stage.ENCODE, () -> codec.encode(message));
        return switch (link.post(explain ? explaining : address, body, remaining, ask.header())) {
            case ParentLink.Exchange.Responded(TierHttpClient.Response response) -> {
                count(message, ask);
                yield read(response, ask);
            }
            case ParentLink.Exchange.Broken(String detail) -> new Reaction.Again(detail);
            case ParentLink.Exchange.None(ParentAnswer.Unavailable why) -> new Reaction.Answer(why);
        };
    }

    private Reaction late() {
        return Reaction.unavailable(DegradedReason.DEADLINE, "no time is left to ask " + address);
    }

    private Reaction read(TierHttpClient.Response response, Trace.Ask ask) {
        if (response.status() != OK) {
            return reactions.of(Reactions.problem(response.status(), response.body()));
        }
        try {
            return reactions.of(reply(response, ask),
                    response.header(VERSION_HEADER).orElse(null));
        } catch (MessageException e) {
            return nonsense(e);
        }
    }

    private Reaction nonsense(MessageException e) {
        return Reaction.unavailable(DegradedReason.PARENT_UNREACHABLE,
                address + " answers nonsense: " + e.getMessage());
    }

    /** A parent that explains its answer does so in JSON. */
    private Reply reply(TierHttpClient.Response response, Trace.Ask ask) {
        boolean explained = response.header("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (!explained) {
            return codec.decodeReply(response.body());
        }
        JsonMessages.ExplainedReply reply = JsonMessages.readReply(response.body(), served.definition());
        ask.explained(reply.explanation());
        return reply.reply();
    }

    private List<Reaction> sayAll(List<Conversation> conversations, long deadline) {
        int count = conversations.size();
        Duration remaining = link.remaining(deadline);
        if (remaining.toMillis() < 1) {
            return Collections.nCopies(count, late());
        }
        List<TierMessage> messages = conversations.stream()
                .map(conversation -> conversation.message(served.version(), served.node().id(),
                        (int) remaining.toMillis()))
                .toList();
        byte[] body = meters.timed(TierMeters.Stage.ENCODE, () -> batchCodec.encode(messages));
        return switch (link.post(batches, body, remaining, null)) {
            case ParentLink.Exchange.Responded(TierHttpClient.Response response) -> {
                Trace.Ask ask = new Trace().ask(served.node().id(), parentId);
                messages.forEach(message -> count(message, ask));
                yield readAll(response, count);
            }
            case ParentLink.Exchange.Broken(String detail) ->
                Collections.nCopies(count, new Reaction.Again(detail));
            case ParentLink.Exchange.None(ParentAnswer.Unavailable why) ->
                Collections.nCopies(count, new Reaction.Answer(why));
        };
    }

    private List<Reaction> readAll(TierHttpClient.Response response, int count) {
        if (response.status() != OK) {
            return Collections.nCopies(count,
                    reactions.of(Reactions.problem(response.status(), response.body())));
        }
        try {
            List<Outcome> outcomes = batchCodec.decodeOutcomes(response.body(), served.version());
            if (outcomes.size() != count) {
                throw new MessageException("got " + outcomes.size() + " outcomes, expected " + count);
            }
            return outcomes.stream().map(this::reaction).toList();
        } catch (MessageException e) {
            return Collections.nCopies(count, nonsense(e));
        }
    }

    private Reaction reaction(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(Reply reply, String version) ->
                reactions.of(reply, version.equals(served.version()) ? null : version);
            case Outcome.Failed failed -> reactions.of(failed);
        };
    }

    private void count(TierMessage message, Trace.Ask ask) {
        float[] scores = message.scores();
        int scoreBytes = scores == null ? 0 : Float.BYTES * scores.length;
        if (scores != null) {
            meters.offloaded(parentId, "scores", scoreBytes);
        }
        int features = 0;
        for (SourceMap map : message.maps()) {
            byte[] bytes = map.bytes();
            if (bytes != null) {
                meters.offloaded(parentId, "features", bytes.length);
                features += bytes.length;
            }
        }
        byte[] image = message.image();
        if (image != null) {
            meters.offloaded(parentId, "raw", image.length);
        }
        ask.sent(scoreBytes, features, image == null ? 0 : image.length);
    }
}

package io.ddnn.service.parent;

import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.network.ExitOn;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.plan.Transfer;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.ExplainParameter;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.web.ProblemType;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tier above over HTTP in the binary encoding.
 *
 * <p>After a broken connection, and where the tier above has forgotten the scores, scores and map are sent together, so
 * that nothing which this node still holds is lost. A circuit breaker counts failures to connect and server errors, so
 * that a dead parent does not cost every sample its deadline.
 */
public final class HttpParent implements Parent {

    /** The header of a decision that names the version of the network that made it, where the asker used another one. */
    public static final String VERSION_HEADER = "DDNN-Version";

    private static final int MOST_NOTICES = 32;
    private static final int BREAKER_WINDOW = 10;
    private static final int BREAKER_MINIMUM = 3;
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(1);

    private final HttpClient http;
    private final URI address;
    private final ServedNetworks networks;
    private final ServedNode served;
    private final BinaryCodec codec;
    private final String parentId;
    private final boolean takesScores;
    private final Duration margin;
    private final TierMeters meters;
    private final JsonMapper json = new JsonMapper();
    private final CircuitBreaker breaker;
    private final Semaphore notices;

    /**
     * Makes a client for the newest version of the network.
     *
     * @param base address of the tier above
     * @param networks the versions that this node has loaded
     * @param margin what is kept of the remaining time when the tier above is asked
     */
    public HttpParent(HttpClient http, URI base, ServedNetworks networks, Duration margin, TierMeters meters) {
        this(http, base.resolve("/infer"), networks, networks.newest(), margin, meters, CircuitBreaker.of("parent",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(BREAKER_WINDOW)
                        .minimumNumberOfCalls(BREAKER_MINIMUM)
                        .waitDurationInOpenState(BREAKER_OPEN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build()),
                new Semaphore(MOST_NOTICES));
    }

    private HttpParent(HttpClient http, URI address, ServedNetworks networks, ServedNode served, Duration margin,
            TierMeters meters, CircuitBreaker breaker, Semaphore notices) {
        this.http = http;
        this.address = address;
        this.networks = networks;
        this.served = served;
        this.breaker = breaker;
        this.notices = notices;
        this.codec = new BinaryCodec(served.definition());
        NodeDefinition above =
                Objects.requireNonNull(served.definition().parent(served.node().id()), "a root has no parent");
        this.parentId = above.id();
        this.takesScores = above.exit(ExitOn.SCORES) != null;
        if (breaker.tryAcquirePermission()) {
            // a first call from many threads at once was seen to end with an IncompatibleClassChangeError on JDK 25.0.3
            breaker.releasePermission();
        }
        this.margin = margin;
        this.meters = meters;
    }

    /** A client for another version of the network, which shares what is known of the tier above. */
    public HttpParent of(ServedNode version) {
        return new HttpParent(http, address, networks, version, margin, meters, breaker, notices);
    }

    /** What came of one message. */
    private sealed interface Outcome {
        record Answer(ParentAnswer answer) implements Outcome {}

        record Wanted() implements Outcome {}

        /** The tier above was told that this node has decided, and asks for nothing. */
        record Noted() implements Outcome {}

        /** The connection broke, or the tier above does not know the scores: send everything at once. */
        record Again(String detail) implements Outcome {}
    }

    @Override
    public ParentAnswer ask(Offer offer, long deadline, Trace trace) {
        Trace.Ask ask = trace.ask(served.node().id(), parentId);
        boolean explain = trace.isWanted();
        ParentAnswer answer = ask(offer, (message, remaining) -> send(message, remaining, ask, explain), deadline);
        switch (answer) {
            case ParentAnswer.Decided _ -> ask.ended("decided", null);
            case ParentAnswer.OtherVersion(String version, boolean _) ->
                ask.ended("use-version", "wanted in version " + version);
            case ParentAnswer.Unavailable(DegradedReason reason, String detail) -> ask.ended(reason.text(), detail);
            case ParentAnswer.Refused refused ->
                ask.ended("refused", "status " + refused.status() + ": " + refused.detail());
        }
        return answer;
    }

    /** Sends one message, with the time that is left for it. */
    private interface Sender {
        Outcome send(TierMessage message, Duration remaining);
    }

    private ParentAnswer ask(Offer offer, Sender sender, long deadline) {
        boolean scores = takesScores && offer.scores() != null;
        boolean scoresFirst = scores && offer.transfer() == Transfer.ON_DEMAND;
        Outcome first = send(offer, scores, !scoresFirst, deadline, sender);
        Outcome second = first instanceof Outcome.Wanted ? send(offer, false, true, deadline, sender) : first;
        Outcome last = second instanceof Outcome.Again ? send(offer, scores, true, deadline, sender) : second;
        return switch (last) {
            case Outcome.Answer(ParentAnswer answer) -> answer;
            case Outcome.Wanted _ -> new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    address + " wants a map that it was sent");
            case Outcome.Noted _ -> new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    address + " notes a message that it should answer");
            case Outcome.Again(String detail) -> new ParentAnswer.Unavailable(DegradedReason.PARENT_UNREACHABLE,
                    detail);
        };
    }

    @Override
    public void tellDecided(String sample, long deadline) {
        Duration remaining = Duration.ofNanos(deadline - System.nanoTime()).minus(margin);
        // nobody's request waits for this one, so that admission does not bound it: a parent that hangs would collect them
        if (remaining.toMillis() < 1 || !notices.tryAcquire()) {
            return;
        }
        try {
            send(TierMessage.decided(served.version(), sample, served.node().id(), (int) remaining.toMillis()),
                    remaining, new Trace().ask(served.node().id(), parentId), false);
        } finally {
            notices.release();
        }
    }

    private Outcome send(Offer offer, boolean withScores, boolean withMaps, long deadline, Sender sender) {
        Duration remaining = Duration.ofNanos(deadline - System.nanoTime()).minus(margin);
        if (remaining.toMillis() < 1) {
            return unavailable(DegradedReason.DEADLINE, "no time is left to ask " + address);
        }
        return sender.send(message(offer, withScores, withMaps, (int) remaining.toMillis()), remaining);
    }

    private Outcome send(TierMessage message, Duration remaining, Trace.Ask ask, boolean explain) {
        byte[] body = meters.timed(TierMeters.Stage.ENCODE, () -> codec.encode(message));
        HttpRequest request = request(body, remaining, explain);
        if (!breaker.tryAcquirePermission()) {
            return unavailable(DegradedReason.PARENT_UNREACHABLE,
                    address + " failed repeatedly and is not asked for a moment");
        }
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            record(response.statusCode(), System.nanoTime() - start);
            count(message, ask);
            return outcome(response, ask);
        } catch (HttpTimeoutException e) {
            boolean connecting = e instanceof HttpConnectTimeoutException;
            if (connecting) {
                breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            } else {
                breaker.releasePermission();
            }
            return unavailable(connecting ? DegradedReason.PARENT_UNREACHABLE : DegradedReason.DEADLINE,
                    address + " did not answer within " + remaining.toMillis() + " ms");
        } catch (ConnectException e) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            return unavailable(DegradedReason.PARENT_UNREACHABLE, "cannot connect to " + address);
        } catch (IOException e) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
            return new Outcome.Again("connection to " + address + " broke: " + e.getMessage());
        } catch (InterruptedException e) {
            breaker.releasePermission();
            Thread.currentThread().interrupt();
            return unavailable(DegradedReason.PARENT_UNREACHABLE, "interrupted while asking " + address);
        }
    }

    private TierMessage message(Offer offer, boolean withScores, boolean withMaps, int remainingMillis) {
        byte[] image = offer.image();
        return image != null
                ? TierMessage.raw(served.version(), offer.sample(), served.node().id(), remainingMillis, image)
                : new TierMessage(served.version(), offer.sample(), served.node().id(), remainingMillis,
                        withScores && !offer.blank() ? offer.scores() : null, offer.blank(),
                        withMaps && !offer.blank() ? offer.maps() : List.of(), offer.missing());
    }

    private HttpRequest request(byte[] body, Duration remaining, boolean explain) {
        return HttpRequest.newBuilder(explain ? URI.create(address + "?" + ExplainParameter.NAME) : address)
                // the parent answers at the latest when the time that it was given is over: its answer needs a way back
                .timeout(remaining.plus(margin.dividedBy(2)))
                .header("Content-Type", BinaryCodec.MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private void record(int status, long nanos) {
        if (status >= 500 && status != 504) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("HTTP status " + status));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void count(TierMessage message, Trace.Ask ask) {
        float[] scores = message.scores();
        if (scores != null) {
            meters.offloaded(parentId, "scores", 4 * scores.length);
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
        ask.sent(scores == null ? 0 : 4 * scores.length, features, image == null ? 0 : image.length);
    }

    /** A parent that explains its answer does so in JSON. */
    private Reply reply(HttpResponse<byte[]> response, Trace.Ask ask) {
        boolean explained = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (!explained) {
            return codec.decodeReply(response.body());
        }
        JsonMessages.ExplainedReply reply = JsonMessages.readReply(response.body(), served.definition());
        ask.explained(reply.explanation());
        return reply.reply();
    }

    private Outcome outcome(HttpResponse<byte[]> response, Trace.Ask ask) {
        int status = response.statusCode();
        if (status == 200) {
            try {
                return switch (reply(response, ask)) {
                    case Reply.Wanted _ -> new Outcome.Wanted();
                    case Reply.Noted _ -> new Outcome.Noted();
                    case Reply.Decided decided ->
                        new Outcome.Answer(new ParentAnswer.Decided(decided.decision(),
                                response.headers().firstValue(VERSION_HEADER).orElse(null)));
                };
            } catch (MessageException e) {
                return unavailable(DegradedReason.PARENT_UNREACHABLE, address + " answers nonsense: " + e.getMessage());
            }
        }
        JsonNode problem = problem(response.body());
        String type = text(problem, "type", "about:blank");
        String detail = text(problem, "detail", "HTTP status " + status);
        if (type.equals(ProblemType.SCORES_MISSING.uri().toString())) {
            return new Outcome.Again(detail);
        }
        ParentAnswer.OtherVersion other = problem == null ? null : otherVersion(type, problem);
        if (other != null) {
            return new Outcome.Answer(other);
        }
        if (status == 429) {
            return unavailable(DegradedReason.PARENT_OVERLOADED, detail);
        }
        if (status == 504) {
            return unavailable(DegradedReason.DEADLINE, detail);
        }
        if (status >= 500) {
            return unavailable(DegradedReason.PARENT_UNREACHABLE, address + ": " + detail);
        }
        return new Outcome.Answer(new ParentAnswer.Refused(status, type, detail));
    }

    /** Another version that this node and the tier above have; null if that is not the problem, or if there is none. */
    private ParentAnswer.@Nullable OtherVersion otherVersion(String type, JsonNode problem) {
        boolean onlySample = type.equals(ProblemType.USE_VERSION.uri().toString());
        List<String> versions = new ArrayList<>();
        if (onlySample) {
            versions.add(text(problem, "version", ""));
        } else if (type.equals(ProblemType.NETWORK_VERSION.uri().toString())) {
            problem.path("versions").forEach(version -> versions.add(version.asString("")));
        }
        return versions.stream()
                .filter(version -> networks.find(version) != null)
                .findFirst()
                .map(version -> new ParentAnswer.OtherVersion(version, onlySample))
                .orElse(null);
    }

    private @Nullable JsonNode problem(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static String text(@Nullable JsonNode problem, String field, String fallback) {
        return problem == null ? fallback : problem.path(field).asString(fallback);
    }

    private static Outcome unavailable(DegradedReason reason, String detail) {
        return new Outcome.Answer(new ParentAnswer.Unavailable(reason, detail));
    }
}

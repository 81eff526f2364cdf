package io.ddnn.service.parent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.plan.Transfer;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Explanation;
import io.ddnn.model.wire.JsonMessages;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.explain.Trace;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.node.Versions;
import io.ddnn.service.web.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A device of topology c that asks a gateway, over real HTTP. */
class HttpParentTests {

    private static final Decision DECISION = new Decision(1, 0.5f, ExitName.LOCAL, Set.of(), List.of());
    private static final Duration LONG = Duration.ofSeconds(30);

    /** What the tier above does with one message. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final NetworkDefinition definition = Topologies.of("c");
    private final ServedNode older = Versions.of(definition, "camera-2", 4);
    private final ServedNode newer = Versions.of(definition, "camera-2", 5);
    private final BinaryCodec codec = new BinaryCodec(definition);
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<TierMessage> received = new ArrayList<>();
    private final List<@Nullable String> queries = Collections.synchronizedList(new ArrayList<>());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch released = new CountDownLatch(1);
    private final TierHttpClient http = new TierHttpClient(Duration.ofSeconds(5), null);
    private HttpServer server;
    private HttpParent parent;
    private Offer offer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/infer", exchange -> {
            queries.add(exchange.getRequestURI().getQuery());
            received.add(codec.decodeMessage(exchange.getRequestBody().readAllBytes()));
            answers.removeFirst().to(exchange);
        });
        server.start();
        ServedNetworks networks = new ServedNetworks(older);
        networks.add(newer);
        parent = new HttpParent(http,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), networks, Duration.ofMillis(10),
                new TierMeters(registry, newer, "scalar"));
        offer = new Offer("s", new float[]{1, 2, 3}, false,
                List.of(new SourceMap("camera-2", new byte[definition.mapBytes("camera-2")])), List.of());
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
    }

    @Test
    void scoresGoFirstAndTheMapOnlyWhenItIsWanted() {
        answers.add(reply(new Reply.Wanted()));
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received).extracting(message -> message.scores() != null).containsExactly(true, false);
        assertThat(received).extracting(message -> message.maps().size()).containsExactly(0, 1);
        assertThat(sent("scores")).isEqualTo(12);
        assertThat(sent("features")).isEqualTo(128);
    }

    @Test
    void aParentThatIsAskedToExplainIsHeard() {
        Explanation told = new Explanation(List.of(),
                List.of(new Explanation.Hop("gateway", "cloud", 0, 768, 0, 1.5, "decided", null)));
        answers.add(json(JsonMessages.toJson(new Reply.Wanted(), "s", newer.version(), definition)));
        answers.add(json(JsonMessages.toJson(new Reply.Decided(DECISION), "s", newer.version(), definition)
                .explained(told)));
        Trace trace = new Trace();
        trace.want();

        assertThat(parent.ask(offer, System.nanoTime() + LONG.toNanos(), trace))
                .isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(queries).containsExactly("explain", "explain");
        List<Explanation.Hop> hops = trace.explain(definition).hops();
        assertThat(hops).hasSize(2).endsWith(told.hops().getFirst());
        assertThat(hops.getFirst()).extracting(Explanation.Hop::from, Explanation.Hop::to, Explanation.Hop::scores,
                Explanation.Hop::features, Explanation.Hop::raw, Explanation.Hop::outcome)
                .containsExactly("camera-2", "gateway", 12, 128, 0, "decided");
    }

    @Test
    void aTraceTellsWhyThereIsNoAnswer() {
        server.stop(0);
        Trace trace = new Trace();

        ParentAnswer _ = parent.ask(offer, System.nanoTime() + LONG.toNanos(), trace);

        assertThat(trace.explain(definition).hops()).singleElement().satisfies(hop -> {
            assertThat(hop.outcome()).isEqualTo("parent-unreachable");
            assertThat(hop.detail()).startsWith("cannot connect to http://127.0.0.1:");
            assertThat(hop.scores()).isZero();
        });
    }

    @Test
    void noMapIsSentForADecisionByScores() {
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received).hasSize(1);
    }

    @Test
    void eagerlyScoresAndMapGoInOneMessage() {
        offer = offer.by(Transfer.EAGER);
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received).hasSize(1);
        assertThat(received.getFirst().scores()).containsExactly(1, 2, 3);
        assertThat(received.getFirst().maps()).hasSize(1);
    }

    @Test
    void aRawImageGoesAloneAndAgainAfterABrokenConnection() {
        offer = Offer.raw("s", new byte[3072]);
        answers.add(HttpExchange::close);
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received).hasSize(2).allMatch(message -> message.image() != null && message.scores() == null);
        assertThat(sent("raw")).isEqualTo(3072);
    }

    @Test
    void afterABrokenConnectionScoresAndMapGoTogether() {
        answers.add(HttpExchange::close);
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received.getLast().scores()).isNotNull();
        assertThat(received.getLast().maps()).hasSize(1);
    }

    @Test
    void aParentThatHasForgottenTheScoresGetsBoth() {
        answers.add(reply(new Reply.Wanted()));
        answers.add(problem(ProblemType.SCORES_MISSING));
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received.getLast().scores()).isNotNull();
    }

    @Test
    void aSampleThatMovesIsSentWholeAgainAndNotForever() {
        answers.add(reply(new Reply.Wanted()));
        answers.add(problem(ProblemType.MOVED));
        answers.add(problem(ProblemType.MOVED));
        answers.add(reply(new Reply.Decided(DECISION)));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION));

        assertThat(received.getLast().scores()).isNotNull();
        assertThat(received.getLast().maps()).hasSize(1);

        for (int i = 0; i < 8; i++) {
            answers.add(problem(ProblemType.MOVED));
        }
        assertThat(ask(LONG)).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.reason()).isEqualTo(DegradedReason.PARENT_UNREACHABLE));
    }

    @Test
    void anOverloadedParentIsToldApartFromADeadOne() {
        answers.add(problem(ProblemType.OVERLOADED));

        assertThat(ask(LONG)).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.reason()).isEqualTo(DegradedReason.PARENT_OVERLOADED));
    }

    @Test
    void aRefusalIsPassedOnWithItsTypeAndDetail() {
        answers.add(problem(ProblemType.SAMPLE_CONFLICT));

        assertThat(ask(LONG)).isEqualTo(
                new ParentAnswer.Refused(409, ProblemType.SAMPLE_CONFLICT.uri().toString(), "because"));
    }

    @Test
    void aParentWithoutAVersionInCommonIsAsGoodAsNone() {
        answers.add(versionProblem(ProblemType.NETWORK_VERSION, "\"versions\":[\"ffffff\"]"));

        assertThat(ask(LONG)).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.reason()).isEqualTo(DegradedReason.PARENT_UNREACHABLE));
    }

    @Test
    void aVersionThatTheParentWantsForASampleIsPassedOn() {
        answers.add(versionProblem(ProblemType.USE_VERSION, "\"version\":\"" + older.version() + "\""));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.OtherVersion(older.version(), true));
    }

    @Test
    void ofTheVersionsThatTheParentHasOneThatThisNodeHasIsChosen() {
        answers.add(versionProblem(ProblemType.NETWORK_VERSION,
                "\"versions\":[\"000001\",\"" + older.version() + "\"]"));

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.OtherVersion(older.version(), false));
    }

    @Test
    void aVersionThatThisNodeDoesNotHaveIsARefusal() {
        answers.add(versionProblem(ProblemType.USE_VERSION, "\"version\":\"000001\""));

        assertThat(ask(LONG)).isInstanceOf(ParentAnswer.Refused.class);
    }

    @Test
    void aDecisionTellsTheOtherVersionThatMadeIt() {
        answers.add(exchange -> {
            exchange.getResponseHeaders().set(HttpParent.VERSION_HEADER, "000001");
            send(exchange, 200, codec.encode(new Reply.Decided(DECISION)));
        });

        assertThat(ask(LONG)).isEqualTo(new ParentAnswer.Decided(DECISION, "000001"));
    }

    @Test
    void eachVersionIsAskedForInItsOwnName() {
        answers.add(reply(new Reply.Decided(DECISION)));
        answers.add(reply(new Reply.Decided(DECISION)));

        ask(LONG);
        parent.of(older).ask(offer, System.nanoTime() + LONG.toNanos(), new Trace());

        assertThat(received).extracting(TierMessage::version).containsExactly(newer.version(), older.version());
    }

    @Test
    void aParentThatDoesNotAnswerCostsNoMoreThanTheRemainingTime() {
        answers.add(_ -> awaitRelease());

        assertThat(ask(Duration.ofMillis(200))).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.reason()).isEqualTo(DegradedReason.DEADLINE));
    }

    @Test
    void noMessageIsSentWhenNoTimeIsLeft() {
        assertThat(ask(Duration.ofMillis(5))).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.reason()).isEqualTo(DegradedReason.DEADLINE));

        assertThat(received).isEmpty();
    }

    @Test
    void aFailingParentIsNotAskedForAWhile() {
        for (int i = 0; i < 3; i++) {
            answers.add(problem(ProblemType.PARENT_UNAVAILABLE));
            ask(LONG);
        }

        assertThat(ask(LONG)).isInstanceOfSatisfying(ParentAnswer.Unavailable.class,
                answer -> assertThat(answer.detail()).contains("not asked for a moment"));
        assertThat(received).hasSize(3);
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ParentAnswer ask(Duration remaining) {
        return parent.ask(offer, System.nanoTime() + remaining.toNanos(), new Trace());
    }

    private double sent(String kind) {
        return registry.get("ddnn.offload").tags("from", "camera-2", "to", "gateway", "kind", kind).summary()
                .totalAmount();
    }

    private Answer reply(Reply reply) {
        return exchange -> send(exchange, 200, codec.encode(reply));
    }

    private static Answer json(JsonMessages.ReplyBody body) {
        return exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            send(exchange, 200, new JsonMapper().writeValueAsBytes(body));
        };
    }

    private static Answer versionProblem(ProblemType type, String member) {
        String body = "{\"type\":\"" + type.uri() + "\",\"detail\":\"because\"," + member + "}";
        return exchange -> send(exchange, type.status(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer problem(ProblemType type) {
        String body = "{\"type\":\"" + type.uri() + "\",\"detail\":\"because\"}";
        return exchange -> send(exchange, type.status(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

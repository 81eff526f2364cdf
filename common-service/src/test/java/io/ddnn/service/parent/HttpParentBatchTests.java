package io.ddnn.service.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import io.ddnn.model.wire.BatchCodec;
import io.ddnn.model.wire.BinaryCodec;
import io.ddnn.model.wire.Outcome;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import io.ddnn.service.metrics.TierMeters;
import io.ddnn.service.node.ServedNetworks;
import io.ddnn.service.node.ServedNode;
import io.ddnn.service.node.Versions;
import io.ddnn.service.web.ProblemException;
import io.ddnn.service.web.ProblemType;
import io.ddnn.service.web.Problems;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device of topology c that asks a gateway about several samples at once, over real HTTP. */
class HttpParentBatchTests {

    private static final Decision DECISION = new Decision(1, 0.5f, ExitName.LOCAL, Set.of(), List.of());
    private static final Duration LONG = Duration.ofSeconds(30);

    /** What the tier above does with one request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final NetworkDefinition definition = Topologies.of("c");
    private final ServedNode served = Versions.of(definition, "camera-2", 5);
    private final BatchCodec codec = new BatchCodec(definition);
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<List<TierMessage>> received = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TierHttpClient http = new TierHttpClient(Duration.ofSeconds(5), null);
    private HttpServer server;
    private HttpParent parent;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/infer/batch", exchange -> {
            received.add(codec.decodeMessages(exchange.getRequestBody().readAllBytes()));
            answers.removeFirst().to(exchange);
        });
        server.start();
        parent = new HttpParent(http,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), new ServedNetworks(served),
                Duration.ofMillis(10), new TierMeters(registry, served, "scalar"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<ParentAnswer> ask(String... samples) {
        return parent.askAll(
                Stream.of(samples)
                        .map(sample -> new Offer(sample, new float[]{1, 2, 3}, false,
                                List.of(new SourceMap("camera-2", new byte[definition.mapBytes("camera-2")])),
                                List.of()))
                        .toList(),
                System.nanoTime() + LONG.toNanos());
    }

    private Answer outcomes(Outcome... outcomes) {
        byte[] body = codec.encode(List.of(outcomes), served.version());
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    private Outcome answered(Reply reply) {
        return new Outcome.Answered(reply, served.version());
    }

    @Test
    void mapsOfThoseThatAreWantedFollowInASecondRequest() {
        answers.add(outcomes(answered(new Reply.Wanted()), answered(new Reply.Decided(DECISION)),
                answered(new Reply.Wanted())));
        answers.add(outcomes(answered(new Reply.Decided(DECISION)), answered(new Reply.Decided(DECISION))));

        assertThat(ask("a", "b", "c")).containsOnly(new ParentAnswer.Decided(DECISION)).hasSize(3);

        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).allMatch(message -> message.scores() != null && message.maps().isEmpty());
        assertThat(received.get(1)).extracting(TierMessage::sample).containsExactly("a", "c");
        assertThat(received.get(1)).allMatch(message -> message.scores() == null && !message.maps().isEmpty());
        assertThat(registry.get("ddnn.offload").tag("kind", "scores").summary().count()).isEqualTo(3);
        assertThat(registry.get("ddnn.offload").tag("kind", "features").summary().count()).isEqualTo(2);
    }

    @Test
    void afterABrokenConnectionAllIsSentAgainAtOnce() {
        answers.add(HttpExchange::close);
        answers.add(outcomes(answered(new Reply.Decided(DECISION)), answered(new Reply.Decided(DECISION))));

        assertThat(ask("a", "b")).containsOnly(new ParentAnswer.Decided(DECISION));

        assertThat(received.get(1)).allMatch(message -> message.scores() != null && !message.maps().isEmpty());
    }

    @Test
    void whatIsWrongWithOneDoesNotTouchTheOthers() {
        answers.add(outcomes(Problems.of(new ProblemException(ProblemType.OVERLOADED, "full")),
                answered(new Reply.Decided(DECISION)),
                Problems.of(new ProblemException(ProblemType.SAMPLE_CONFLICT, "other content")),
                new Outcome.Answered(new Reply.Decided(DECISION), "abcdef")));

        assertThat(ask("a", "b", "c", "d")).containsExactly(
                new ParentAnswer.Unavailable(DegradedReason.PARENT_OVERLOADED, "full"),
                new ParentAnswer.Decided(DECISION),
                new ParentAnswer.Refused(409, ProblemType.SAMPLE_CONFLICT.uri().toString(), "other content"),
                new ParentAnswer.Decided(DECISION, "abcdef"));
    }

    @Test
    void wordsOfDecidedGoTogetherWhileAnotherIsOnItsWay() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.removeContext("/infer/batch");
        List<List<TierMessage>> words = new CopyOnWriteArrayList<>();
        server.createContext("/infer", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            words.add(exchange.getRequestURI().getPath().endsWith("batch")
                    ? codec.decodeMessages(body)
                    : List.of(new BinaryCodec(definition).decodeMessage(body)));
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        parent.tellDecided("s0", System.nanoTime() + LONG.toNanos());
        arrived.await();
        // while the first is on its way, so many wait and one more is lost
        for (int i = 1; i <= DecidedWords.MOST_WAITING + 1; i++) {
            parent.tellDecided("s" + i, System.nanoTime() + LONG.toNanos());
        }
        assertThat(words).hasSize(1);
        released.countDown();

        await().atMost(LONG).until(() -> words.size() == 5);
        assertThat(words).extracting(List::size).containsExactly(1, 1024, 1024, 1024, 1024);
        assertThat(words.getLast().getLast().sample()).isEqualTo("s" + DecidedWords.MOST_WAITING);
        assertThat(words.stream().flatMap(List::stream)).allMatch(TierMessage::decided);
    }

    @Test
    void anAnswerForOtherThanAllIsNone() {
        answers.add(outcomes(answered(new Reply.Decided(DECISION))));

        assertThat(ask("a", "b")).allSatisfy(answer -> assertThat(answer.none().detail())
                .contains("answers nonsense: got 1 outcomes, expected 2"));
    }

    @Test
    void aProblemOfTheWholeRequestIsThatOfEach() {
        answers.add(exchange -> {
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });

        assertThat(ask("a", "b")).allSatisfy(
                answer -> assertThat(answer.none().reason()).isEqualTo(DegradedReason.PARENT_OVERLOADED));
    }
}

package io.ddnn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against devices whose answers the test writes down, over real HTTP. */
class DeviceClientTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    /**
     * What a device answers.
     *
     * @param status 0: the connection breaks
     * @param retryAfter value of the header; empty for none
     */
    private record Scripted(int status, String retryAfter, String body) {}

    private final Deque<Scripted> script = new ConcurrentLinkedDeque<>();
    private final List<Headers> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private URI device;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/infer", exchange -> {
            requests.add(exchange.getRequestHeaders());
            exchange.getRequestBody().readAllBytes();
            Scripted next = Objects.requireNonNull(script.poll(), "one request too many");
            if (next.status() == 0) {
                throw new IOException("the connection is to break");
            }
            if (!next.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", next.retryAfter());
            }
            byte[] body = next.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(next.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        device = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String decision(String label, double confidence, boolean degraded) {
        return "{\"outcome\":\"decision\",\"sample\":\"s\",\"network\":\"n\",\"version\":\"0a0a0a\",\"label\":\""
                + label
                + "\",\"confidence\":" + confidence + ",\"exit\":\"local\",\"degraded\":" + degraded
                + ",\"reasons\":[],\"missing\":[]}";
    }

    private SampleAnswer ask(ClientSettings settings) {
        try (DeviceClient client = new DeviceClient(settings, Access.NONE)) {
            return client.decide("s", Map.of(device, Upload.NONE));
        }
    }

    @Test
    void asksAgainUntilThereIsAnAnswer() {
        script.addAll(List.of(new Scripted(503, "", "{}"), new Scripted(0, "", ""), new Scripted(429, "", "{}"),
                new Scripted(200, "", decision("car", 0.9, false))));

        SampleAnswer answer = ask(ClientSettings.within(LONG).withTries(4));

        assertThat(answer.decision().map(ReplyBody::label)).contains("car");
        assertThat(script).isEmpty();
        assertThat(requests).allSatisfy(headers -> {
            assertThat(headers.getFirst("DDNN-Sample")).isEqualTo("s");
            assertThat(headers.getFirst("DDNN-View")).isEqualTo("none");
        });
        List<Long> deadlines =
                requests.stream().map(headers -> Long.parseLong(headers.getFirst("DDNN-Deadline-Ms"))).toList();
        assertThat(deadlines).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(deadlines.getFirst()).isBetween(1L, LONG.toMillis());
    }

    @Test
    void tellsTheLastFailureWhenTheTriesAreOver() {
        script.addAll(
                List.of(new Scripted(503, "", "{}"), new Scripted(503, "", "{\"type\":\"urn:x\",\"detail\":\"why\"}")));

        SampleAnswer answer = ask(ClientSettings.within(LONG).withTries(2));

        assertThat(answer.decision()).isEmpty();
        assertThat(answer.answers().getFirst().outcome()).isEqualTo(new Answer.Failed(503, "urn:x", "why"));
    }

    @Test
    void whatIsWrongOnceIsWrongForever() {
        for (int status : new int[]{400, 401, 403, 404, 409, 413, 422, 500}) {
            script.add(new Scripted(status, "", "{}"));
            assertThat(ask(ClientSettings.within(LONG).withTries(9)).answers().getFirst().outcome())
                    .isInstanceOf(Answer.Failed.class);
            assertThat(script).isEmpty();
        }
    }

    @Test
    void doesNotWaitForLongerThanThereIsTime() {
        script.add(new Scripted(429, "3600", "{}"));
        assertThat(ask(ClientSettings.within(LONG).withTries(9)).answers().getFirst().outcome())
                .isInstanceOf(Answer.Failed.class);
        assertThat(requests).hasSize(1);
    }

    @Test
    void asksOnceUnlessToldOtherwiseAndLeavesTheDeadlineToTheDevice() {
        script.add(new Scripted(503, "", "{}"));
        assertThat(ask(ClientSettings.within(LONG)).decision()).isEmpty();
        assertThat(requests).singleElement()
                .satisfies(headers -> assertThat(headers.getFirst("DDNN-Deadline-Ms")).isNull());
    }

    @Test
    void everyTryIsAPartOfTheSamplesTrace() {
        script.addAll(List.of(new Scripted(503, "", "{}"), new Scripted(200, "", decision("car", 0.9, false))));

        SampleAnswer answer = ask(ClientSettings.within(LONG).withTries(2).tracing());

        assertThat(answer.trace()).matches("[0-9a-f]{32}");
        assertThat(requests).hasSize(2).allSatisfy(headers -> assertThat(headers.getFirst("traceparent"))
                .matches("00-" + answer.trace() + "-[0-9a-f]{16}-01"));
        assertThat(ask(traceless()).trace()).isNull();
    }

    private ClientSettings traceless() {
        script.add(new Scripted(200, "", decision("car", 0.9, false)));
        return ClientSettings.within(LONG);
    }

    @Test
    void anAnswerThatIsNotDegradedComesFirst() {
        Deque<Answer> answers = new ArrayDeque<>();
        answers.add(answer("bus", 0.99, true));
        answers.add(answer("car", 0.6, false));
        answers.add(answer("person", 0.7, false));
        answers.add(new Answer(device, new Answer.Failed(0, "about:blank", "gone"), Duration.ZERO));
        assertThat(new SampleAnswer("s", List.copyOf(answers), null).decision().map(ReplyBody::label))
                .contains("person");
        assertThat(new SampleAnswer("s", List.of(answers.getFirst()), null).decision().map(ReplyBody::label))
                .contains("bus");
    }

    private Answer answer(String label, double confidence, boolean degraded) {
        return new Answer(device, new Answer.Decided(new ReplyBody("decision", "s", "n", "0a0a0a", label, confidence,
                "local", degraded, List.of(), List.of(), null, null)), Duration.ZERO);
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> ClientSettings.within(Duration.ZERO)).hasMessageContaining("timeout is PT0S");
        assertThatThrownBy(() -> ClientSettings.within(LONG).withTries(0)).hasMessageContaining("tries is 0");
        assertThatThrownBy(() -> ClientSettings.within(LONG).withDeadline(Duration.ofNanos(1)))
                .hasMessageContaining("deadline is");
    }
}

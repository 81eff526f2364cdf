package io.ddnn.service.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica tells another one beside the message, over real HTTP. */
class ForwardingTests {

    private final AtomicReference<Headers> heard = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Forwarding forwarding = new Forwarding(HttpClient.newHttpClient(), Replicas.NONE, Runnable::run);
    private HttpServer server;
    private URI replica;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/infer", exchange -> {
            heard.set(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/slow", _ -> {
            try {
                over.await();
            } catch (InterruptedException _) {
                // the server ends
            }
        });
        server.start();
        replica = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private Headers post(String type, String trace) throws HttpTimeoutException {
        HttpResponse<byte[]> response =
                forwarding.post(replica, "/infer", type, new byte[3], trace.isEmpty() ? null : trace,
                        Duration.ofMillis(1234));
        assertThat(Objects.requireNonNull(response).statusCode()).isEqualTo(204);
        return heard.get();
    }

    @Test
    void peoplesTimeGoesWithTheirMessagesAsItIsNoPartOfThem() throws Exception {
        assertThat(post("application/json", "").getFirst("DDNN-Deadline-Ms")).isEqualTo("1234");
        assertThat(post("application/vnd.ddnn.v1", "").getFirst("DDNN-Deadline-Ms")).isNull();
    }

    @Test
    void theViewAndTheTraceGoWithEveryMessage() throws Exception {
        assertThat(post("application/vnd.ddnn.v1", "00-a-b-01").getFirst("traceparent")).isEqualTo("00-a-b-01");
        assertThat(heard.get().getFirst(Forwarding.HEADER)).isEqualTo("0");
    }

    @Test
    void aReplicaThatDoesNotAnswerInTimeIsNotTakenForGone() {
        assertThatThrownBy(() -> forwarding.post(replica, "/slow", "application/json", new byte[0], null,
                Duration.ofMillis(50))).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void oneThatIsGoneHasNoResponse() throws Exception {
        server.stop(0);
        assertThat(forwarding.post(replica, "/infer", "application/json", new byte[0], null, Duration.ofSeconds(5)))
                .isNull();
    }
}

package io.ddnn.service.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.service.parent.TierHttpClient.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that sees what arrives, and when: real sockets. */
class TierHttpClientTests {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final byte[] BODY = "scores".getBytes(StandardCharsets.US_ASCII);

    private final TierHttpClient client = new TierHttpClient(Duration.ofSeconds(5), null);
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/infer?explain");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    /** Answers so many requests of a connection, and then closes it. */
    private void serve(int requests, String response) {
        Thread.startVirtualThread(() -> {
            try {
                Socket socket = server.accept();
                accepted.add(socket);
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[8192];
                for (int i = 0; i < requests; i++) {
                    int length = in.read(buffer);
                    reads.add(new String(buffer, 0, Math.max(0, length), StandardCharsets.US_ASCII));
                    socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
                }
                socket.close();
            } catch (IOException _) {
                // the test is over
            }
        });
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 \r\nDDNN-Version: 0a0b0c\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Response post() throws IOException, InterruptedException {
        return client.post(address, BODY, Map.of("Content-Type", "application/vnd.ddnn.v1"), LONG);
    }

    @Test
    void headAndBodyComeInOneSegmentAndTheConnectionIsKept() throws Exception {
        serve(20, ok("decided"));

        for (int i = 0; i < 20; i++) {
            Response response = post();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).asString().isEqualTo("decided");
            assertThat(response.header("ddnn-version")).contains("0a0b0c");
        }

        assertThat(accepted).hasSize(1);
        assertThat(reads).hasSize(20).allSatisfy(read -> {
            assertThat(read).startsWith("POST /infer?explain HTTP/1.1\r\n").endsWith("\r\n\r\nscores");
            assertThat(read.strip().lines()).containsExactlyInAnyOrder(
                    "POST /infer?explain HTTP/1.1", "Host: 127.0.0.1:" + server.getLocalPort(),
                    "Content-Type: application/vnd.ddnn.v1", "Content-Length: 6", "", "scores");
        });
    }

    @Test
    void aKeptConnectionThatTheOtherSideHasClosedIsReplaced() throws Exception {
        serve(1, ok("one"));
        assertThat(post().body()).asString().isEqualTo("one");

        serve(1, ok("two"));

        assertThat(post().body()).asString().isEqualTo("two");
    }

    @Test
    void connectionsThatABurstHasLeftAreClosed() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        CountDownLatch closed = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            Thread.startVirtualThread(() -> {
                try (Socket socket = server.accept()) {
                    for (int request = 0; socket.getInputStream().read(new byte[8192]) > 0; request++) {
                        if (request == 0) {
                            both.await();
                        }
                        socket.getOutputStream().write(ok("").getBytes(StandardCharsets.US_ASCII));
                    }
                    closed.countDown();
                } catch (IOException | InterruptedException | BrokenBarrierException _) {
                    // the test is over
                }
            });
        }
        try (TierHttpClient brief = new TierHttpClient(LONG, null, Duration.ofMillis(200))) {
            Callable<Response> post = () -> brief.post(address, BODY, Map.of(), LONG);
            try (ExecutorService burst = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Response> answer : burst.invokeAll(List.of(post, post))) {
                    assertThat(answer.get().status()).isEqualTo(200);
                }
            }
            long limit = System.nanoTime() + LONG.toNanos();
            while (closed.getCount() > 0 && System.nanoTime() - limit < 0) {
                // one after the other takes the youngest connection only
                assertThat(post.call().status()).isEqualTo(200);
            }
            assertThat(closed.getCount()).isZero();
        }
    }

    @Test
    void aNewConnectionThatBreaksIsNotTriedAgain() {
        serve(1, "");

        assertThatThrownBy(this::post).isInstanceOf(IOException.class)
                .isNotInstanceOfAny(HttpTimeoutException.class, ConnectException.class);

        assertThat(reads).hasSize(1);
    }

    @Test
    void aResponseThatDoesNotComeInTimeIsATimeout() {
        assertThatThrownBy(() -> client.post(address, BODY, Map.of(), Duration.ofMillis(50)))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void nobodyListensThere() throws Exception {
        server.close();

        assertThatThrownBy(this::post).isInstanceOf(ConnectException.class);
    }

    @Test
    void aHostThatIsNotKnownIsAsGoodAsNobody() {
        assertThatThrownBy(() -> client.post(URI.create("http://nobody.invalid:1/"), BODY, Map.of(), LONG))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void whoWaitsMayBeInterrupted() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                ended.completeExceptionally(new AssertionError(post()));
            } catch (IOException | InterruptedException e) {
                ended.complete(e);
            }
        });
        // it has sent its request, and waits
        Socket socket = server.accept();
        accepted.add(socket);
        assertThat(socket.getInputStream().read()).isEqualTo('P');

        waiting.interrupt();

        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void garbageIsAnErrorOfTheConnection() {
        serve(1, "nothing of HTTP\r\n\r\n");

        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
    }
}

package io.ddnn.client;

import io.ddnn.client.Answer.Decided;
import io.ddnn.client.Answer.Failed;
import io.ddnn.client.Answer.Outcome;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts the views of a sample to its devices, all at the same time, as cameras would. Safe for use by many threads.
 *
 * <pre>{@code
 * ClientSettings settings = ClientSettings.within(Duration.ofSeconds(5)).withTries(3);
 * try (DeviceClient client = new DeviceClient(settings, Access.NONE)) {
 *     SampleAnswer answer = client.decide("run7-1", Map.of(
 *             URI.create("http://127.0.0.1:8100"), new Upload(Files.readAllBytes(Path.of("camera-0.png"))),
 *             URI.create("http://127.0.0.1:8101"), Upload.NONE));
 *     answer.decision().ifPresent(decision -> System.out.println(decision.label()));
 * }
 * }</pre>
 */
public final class DeviceClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(0, 408, 429, 502, 503, 504);
    private static final Duration FIRST_REST = Duration.ofMillis(50);

    private final HttpClient http;
    private final ClientSettings settings;
    private final @Nullable String token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes a client that asks once.
     *
     * @param timeout the longest that a request may take
     * @param access how it gets into protected services
     */
    public DeviceClient(Duration timeout, Access access) {
        this(ClientSettings.within(timeout), access);
    }

    /**
     * Makes a client.
     *
     * @param access how it gets into protected services
     */
    public DeviceClient(ClientSettings settings, Access access) {
        this.settings = settings;
        this.token = access.token();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.timeout());
        if (access.authorities() != null) {
            builder.sslContext(access.authorities());
        }
        this.http = builder.build();
    }

    /**
     * Posts a sample.
     *
     * @param sample id of the sample, 1 to 64 of [A-Za-z0-9._~-]; a new one for each
     * @param views what each device is told, by the device's base address
     * @return what the devices answered, and the decision among them
     */
    public SampleAnswer decide(String sample, Map<URI, Upload> views) {
        String trace = settings.traced() ? hex(32) : null;
        return new SampleAnswer(sample, post(sample, views, trace), trace);
    }

    /**
     * Posts a sample.
     *
     * @param sample id of the sample
     * @param views what each device is told, by the device's base address
     * @return one answer a device, in the order of the views
     */
    public List<Answer> post(String sample, Map<URI, Upload> views) {
        return post(sample, views, null);
    }

    private List<Answer> post(String sample, Map<URI, Upload> views, @Nullable String trace) {
        List<Future<Answer>> running = new ArrayList<>();
        views.forEach((device, view) -> running.add(threads.submit(() -> ask(device, sample, view, trace))));
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : running) {
            try {
                answers.add(answer.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for sample '" + sample + "'", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("sample '" + sample + "' cannot be posted", e);
            }
        }
        return answers;
    }

    private static String hex(int digits) {
        StringBuilder text = new StringBuilder();
        while (text.length() < digits) {
            // an id of zeros is none (W3C Trace Context)
            text.append(String.format("%016x", ThreadLocalRandom.current().nextLong() | 1));
        }
        return text.substring(0, digits);
    }

    private Answer ask(URI device, String sample, Upload view, @Nullable String trace) throws Exception {
        long start = System.nanoTime();
        Retry retry = Retry.of("device", RetryConfig.<Tried>custom()
                .maxAttempts(settings.tries())
                .failAfterMaxAttempts(false)
                .retryOnException(_ -> false)
                .retryOnResult(tried -> isWorthAnotherTry(tried, start))
                .intervalBiFunction((attempt, tried) -> rest(attempt, tried.get()).toMillis())
                .build());
        Tried last = retry.executeCallable(() -> tryOnce(device, sample, view, trace, start));
        return new Answer(device, last.outcome(), Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * What came of one try.
     *
     * @param retryAfter when the device wants to be asked again; zero if it does not say
     */
    private record Tried(Outcome outcome, Duration retryAfter) {}

    private boolean isWorthAnotherTry(Tried tried, long start) {
        return tried.outcome() instanceof Failed failed && WORTH_ANOTHER_TRY.contains(failed.status())
                && left(start).compareTo(tried.retryAfter().plus(FIRST_REST)) > 0;
    }

    /** Twice as long each time, and not all clients alike; or as long as the device says. */
    private static Duration rest(int attempt, Tried tried) {
        long longest = FIRST_REST.toMillis() << Math.min(attempt, 6);
        Duration own = Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest));
        return own.compareTo(tried.retryAfter()) > 0 ? own : tried.retryAfter();
    }

    private Duration left(long start) {
        return settings.timeout().minusNanos(System.nanoTime() - start);
    }

    private Tried tryOnce(URI device, String sample, Upload view, @Nullable String trace, long start)
            throws InterruptedException {
        Duration left = left(start);
        if (left.toMillis() < 1) {
            return new Tried(late(device), Duration.ZERO);
        }
        HttpRequest.Builder request =
                request(endpoint(device, settings.explained() ? "infer?explain" : "infer")).timeout(left);
        Duration deadline = settings.deadline() == null && settings.tries() > 1 ? left : settings.deadline();
        if (deadline != null) {
            request.header("DDNN-Deadline-Ms",
                    Long.toString(Math.min(deadline.toMillis(), left.toMillis())));
        }
        if (trace != null) {
            request.header("traceparent", "00-" + trace + "-" + hex(16) + "-01");
        }
        return send(device, complete(request, sample, view));
    }

    private static HttpRequest complete(HttpRequest.Builder request, String sample, Upload view) {
        request.header("DDNN-Sample", sample).header("Accept", "application/json");
        byte[] image = view.image();
        return image == null
                ? request.header("DDNN-View", "none").POST(BodyPublishers.noBody()).build()
                : request.header("Content-Type", view.mediaType()).POST(BodyPublishers.ofByteArray(image)).build();
    }

    private Tried send(URI device, HttpRequest request) throws InterruptedException {
        Outcome outcome;
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                return new Tried(problem(response), retryAfter(response));
            }
            outcome = new Decided(JSON.readValue(response.body(), ReplyBody.class));
        } catch (ConnectException _) {
            outcome = new Failed(0, "about:blank", "cannot connect to " + device);
        } catch (HttpTimeoutException _) {
            outcome = late(device);
        } catch (IOException e) {
            outcome = new Failed(0, "about:blank", "connection to " + device + " broke: " + e.getMessage());
        } catch (JacksonException e) {
            outcome = new Failed(200, "about:blank", device + " answered no decision: " + e.getOriginalMessage());
        }
        return new Tried(outcome, Duration.ZERO);
    }

    private Failed late(URI device) {
        return new Failed(0, "about:blank",
                device + " did not answer within " + settings.timeout().toMillis() + " ms");
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static Failed problem(HttpResponse<byte[]> response) {
        String fallback = "HTTP status " + response.statusCode();
        try {
            JsonNode problem = JSON.readTree(response.body());
            return new Failed(response.statusCode(), problem.path("type").asString("about:blank"),
                    problem.path("detail").asString(problem.path("title").asString(fallback)));
        } catch (JacksonException _) {
            return new Failed(response.statusCode(), "about:blank", fallback);
        }
    }

    /**
     * The text at a path of a service.
     *
     * @throws IOException if the service does not answer with status 200
     */
    public String get(URI service, String path) throws IOException {
        try {
            HttpResponse<String> response = http.send(
                    request(endpoint(service, path)).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(
                        endpoint(service, path) + " answered with HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + endpoint(service, path), e);
        }
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(settings.timeout());
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** A path below a base address, which may end in a slash or have a path of its own. */
    private static URI endpoint(URI base, String path) {
        String text = base.toString();
        return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
    }

    /** Ends all connections. */
    @Override
    public void close() {
        threads.close();
        http.close();
    }
}

package io.ddnn.cli.client;

import io.ddnn.cli.client.Answer.Decided;
import io.ddnn.cli.client.Answer.Failed;
import io.ddnn.cli.client.Answer.Outcome;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts the views of a sample to its devices, all at the same time, as cameras would. */
public final class DeviceClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final Duration timeout;
    private final @Nullable String token;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes a client.
     *
     * @param timeout the longest that a request may take
     * @param access how it gets into protected services
     */
    public DeviceClient(Duration timeout, Access access) {
        this.timeout = timeout;
        this.token = access.token();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
        if (access.authorities() != null) {
            builder.sslContext(access.authorities());
        }
        this.http = builder.build();
    }

    /**
     * Posts a sample.
     *
     * @param sample id of the sample
     * @param views what each device is told, by the device's base address
     * @return one answer a device, in the order of the views
     */
    public List<Answer> post(String sample, Map<URI, Upload> views) {
        return post(sample, views, false, null);
    }

    /**
     * Posts a sample.
     *
     * @param sample id of the sample
     * @param views what each device is told, by the device's base address
     * @param explain whether answers tell how they came about
     * @param deadline how long the devices may take; null if that is up to them
     * @return one answer a device, in the order of the views
     */
    public List<Answer> post(String sample, Map<URI, Upload> views, boolean explain, @Nullable Duration deadline) {
        List<Future<Answer>> running = new ArrayList<>();
        views.forEach((device, view) -> running.add(threads.submit(() -> {
            HttpRequest.Builder request = request(endpoint(device, explain ? "infer?explain" : "infer"));
            if (deadline != null) {
                request.header("DDNN-Deadline-Ms", Long.toString(deadline.toMillis()));
            }
            return post(device, request, sample, view);
        })));
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

    private Answer post(URI device, HttpRequest.Builder request, String sample, Upload view)
            throws InterruptedException {
        long start = System.nanoTime();
        Outcome outcome = outcome(device, complete(request, sample, view));
        return new Answer(device, outcome, Duration.ofNanos(System.nanoTime() - start));
    }

    private static HttpRequest complete(HttpRequest.Builder request, String sample, Upload view) {
        request.header("DDNN-Sample", sample).header("Accept", "application/json");
        byte[] image = view.image();
        return image == null
                ? request.header("DDNN-View", "none").POST(BodyPublishers.noBody()).build()
                : request.header("Content-Type", view.mediaType()).POST(BodyPublishers.ofByteArray(image)).build();
    }

    private Outcome outcome(URI device, HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return response.statusCode() == 200
                    ? new Decided(JSON.readValue(response.body(), ReplyBody.class))
                    : problem(response);
        } catch (ConnectException _) {
            return new Failed(0, "about:blank", "cannot connect to " + device);
        } catch (HttpTimeoutException _) {
            return new Failed(0, "about:blank", device + " did not answer within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            return new Failed(0, "about:blank", "connection to " + device + " broke: " + e.getMessage());
        } catch (JacksonException e) {
            return new Failed(200, "about:blank", device + " answered no decision: " + e.getOriginalMessage());
        }
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
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
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

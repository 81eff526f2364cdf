package io.ddnn.service.replica;

import io.ddnn.service.flow.Deadline;
import io.ddnn.service.tracing.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Takes a message to the replica that joins its sample. */
public final class Forwarding {

    /** The header of a message that a replica forwards: the number of the view by which it does. */
    public static final String HEADER = "DDNN-Replica";

    private final HttpClient http;
    private final Replicas replicas;
    private final Executor threads;

    /**
     * Makes it.
     *
     * @param http knows replicas by the node in their certificates
     * @param threads for messages that are forwarded at the same time
     */
    Forwarding(HttpClient http, Replicas replicas, Executor threads) {
        this.http = http;
        this.replicas = replicas;
        this.threads = threads;
    }

    /** The replicas that it takes messages to. */
    public Replicas replicas() {
        return replicas;
    }

    /** Where to forward several messages at a time. */
    public Executor threads() {
        return threads;
    }

    /**
     * Forwards a body.
     *
     * @param owner the replica, from {@link Replicas#ownerElsewhere}
     * @param path path and query
     * @param trace the header that makes it a part of a trace; null for none
     * @param most how long its sender waits
     * @return its response; null if the replica did not respond, which then counts as unreachable
     * @throws HttpTimeoutException if there is none in time
     */
    public @Nullable HttpResponse<byte[]> post(URI owner, String path, String contentType, byte[] body,
            @Nullable String trace,
            Duration most)
            throws HttpTimeoutException {
        HttpRequest.Builder request = HttpRequest.newBuilder(owner.resolve(path))
                .timeout(most)
                .header("User-Agent", "ddnn")
                .header("Content-Type", contentType)
                .header(HEADER, Long.toString(replicas.view()))
                .POST(BodyPublishers.ofByteArray(body));
        if (trace != null) {
            request.header(Tracing.HEADER, trace);
        }
        if (contentType.startsWith("application/json")) {
            // people say in a header how long they wait, which is no part of the body
            request.header(Deadline.HEADER, Long.toString(Math.max(1, most.toMillis())));
        }
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException _) {
            replicas.unreachable(owner);
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}

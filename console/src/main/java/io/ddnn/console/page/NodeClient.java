package io.ddnn.console.page;

import io.ddnn.client.Access;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks to the operators' side of the nodes, with the console's own token. */
final class NodeClient implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, URI> nodes;
    private final @Nullable String token;
    private final HttpClient http;

    NodeClient(Map<String, URI> nodes, Access access) {
        this.nodes = nodes;
        this.token = access.token();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        if (access.authorities() != null) {
            builder.sslContext(access.authorities());
        }
        this.http = builder.build();
    }

    private HttpRequest.Builder request(String node, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(node, path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private URI address(String node, String path) {
        URI base = nodes.get(node);
        if (base == null) {
            throw new IllegalArgumentException("node is '" + node + "', expected one of " + nodes.keySet());
        }
        return base.resolve(path);
    }

    HttpResponse<byte[]> get(String node, String path) throws IOException, InterruptedException {
        return http.send(request(node, path).build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String method, String node, String path, byte @Nullable [] json, @Nullable String tag)
            throws IOException, InterruptedException {
        BodyPublisher body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json);
        HttpRequest.Builder request =
                request(node, path).header("Content-Type", "application/json").method(method, body);
        if (tag != null) {
            request.header("If-Match", tag);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** A stream of server-sent events, which does not end by itself. */
    HttpResponse<InputStream> stream(String node, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(node, path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** Ends all that is under way. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}

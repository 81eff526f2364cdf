package io.ddnn.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a real Prometheus through its HTTP interface. */
final class PrometheusClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    PrometheusClient(URI base) {
        this.base = base;
    }

    /** The result of an instant query: one element a series. */
    JsonNode query(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!"success".equals(answer.path("status").asString(""))) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.path("data").path("result");
    }

    /** The values of an instant query by one of their labels. */
    Map<String, Double> query(String expression, String label) {
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode series : query(expression)) {
            values.put(series.path("metric").path(label).asString(""), series.path("value").path(1).asDouble());
        }
        return values;
    }

    /** What an address answers. */
    JsonNode get(String path) {
        try {
            return JSON.readTree(http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Prometheus", e);
        }
    }
}

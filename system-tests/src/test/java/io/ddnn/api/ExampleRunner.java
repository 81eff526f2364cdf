package io.ddnn.api;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends the requests that a description has as examples, and adds the answers to it. */
final class ExampleRunner {

    private static final JsonMapper JSON = new JsonMapper();
    /** Of operations that need nothing. */
    private static final String AS_IT_IS = "example";
    /** What names of examples begin with that show an error. */
    private static final String REFUSED = "refused-";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final String token;
    private final Path documents;

    /**
     * Makes a runner.
     *
     * @param token of an operator, for what is an operator's
     * @param documents directory of the description, which paths of files start from
     */
    ExampleRunner(URI service, String token, Path documents) {
        this.service = service;
        this.token = token;
        this.documents = documents;
    }

    /** Sends all examples, those that change nothing first. */
    void run(ObjectNode api) throws IOException, InterruptedException {
        for (String method : new String[]{"get", "put", "post"}) {
            for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
                if (path.getValue().get(method) instanceof ObjectNode operation && isAnsweredAtOnce(operation)) {
                    for (String name : names(operation)) {
                        run(path.getKey(), method, operation, name);
                    }
                }
            }
        }
    }

    private static boolean isAnsweredAtOnce(JsonNode operation) {
        return operation.at("/responses/200/content/text~1event-stream").isMissingNode();
    }

    private static Set<String> names(JsonNode operation) {
        Set<String> names = new LinkedHashSet<>();
        operation.path("parameters").forEach(each -> names.addAll(each.path("examples").propertyNames()));
        operation.at("/requestBody/content").forEach(each -> names.addAll(each.path("examples").propertyNames()));
        boolean needsNothing = operation.path("requestBody").isMissingNode()
                && operation.path("parameters").isEmpty();
        if (names.isEmpty() && needsNothing) {
            names.add(AS_IT_IS);
        }
        return names;
    }

    private void run(String path, String method, ObjectNode operation, String name)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(path, method, operation, name), BodyHandlers.ofString());
        ObjectNode responses = (ObjectNode) operation.get("responses");
        String status = String.valueOf(answer.statusCode());
        ObjectNode response = (ObjectNode) responses.get(responses.has(status) ? status : "default");
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.isEmpty()) {
            return;
        }
        if (!(response.path("content").get(type) instanceof ObjectNode content)) {
            throw new IllegalStateException(method + " " + path + " answered example " + name + " with " + status + " "
                    + type + ", which the description does not have: " + answer.body());
        }
        if ((answer.statusCode() >= 400) != name.startsWith(REFUSED)) {
            throw new IllegalStateException(
                    method + " " + path + " answered example " + name + " with " + status + ": " + answer.body());
        }
        JsonNode body = JSON.readTree(answer.body());
        if (operation.path("operationId").asString().equals("server")) {
            // that of the software, which changes with every release
            ((ObjectNode) body).put("version", "0");
        }
        content.withObjectProperty("examples").putObject(name).set("value", body);
    }

    private HttpRequest request(String path, String method, JsonNode operation, String name) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        if (path.startsWith("/admin")) {
            request.header("Authorization", "Bearer " + token);
        }
        String target = path;
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode value = parameter.path("examples").path(name).path("value");
            if (value.isMissingNode()) {
                continue;
            }
            String text = value.asString();
            String place = parameter.path("in").asString();
            String parameterName = parameter.path("name").asString();
            switch (place) {
                case "header" -> request.header(parameterName, text);
                case "path" -> target = target.replace("{" + parameterName + "}", encoded(text));
                case "query" -> target += (target.contains("?") ? "&" : "?") + parameterName + "=" + encoded(text);
                default -> throw new IllegalStateException(parameterName + " is in " + place);
            }
        }
        BodyPublisher body = BodyPublishers.noBody();
        for (Map.Entry<String, JsonNode> content : operation.at("/requestBody/content").properties()) {
            JsonNode example = content.getValue().path("examples").path(name);
            if (example.has("externalValue")) {
                body = BodyPublishers.ofByteArray(
                        Files.readAllBytes(documents.resolve(example.get("externalValue").asString())));
                request.header("Content-Type", content.getKey());
            } else if (example.has("value")) {
                body = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(example.get("value")));
                request.header("Content-Type", content.getKey());
            }
        }
        return request.uri(service.resolve(target)).method(method.toUpperCase(Locale.ROOT), body).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

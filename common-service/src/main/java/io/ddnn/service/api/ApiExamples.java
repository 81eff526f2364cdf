package io.ddnn.service.api;

import io.ddnn.service.node.ServedNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Examples of requests, from {@code examples-<tier>.json}, with the names of the network that is served. A test sends each of
 * them; the descriptions under docs/openapi have the answers.
 */
final class ApiExamples {

    private final List<Request> requests;

    private ApiExamples(List<Request> requests) {
        this.requests = requests;
    }

    /**
     * An example.
     *
     * @param operation id of the operation
     * @param name of the example; that of its answer too
     * @param summary what it shows
     * @param parameters values of headers, and of parameters in path and query
     * @param mediaType of the body; null if there is none
     * @param body the body in JSON; null if it is a file, or there is none
     * @param file path of the body in the repository; null if there is none
     */
    record Request(String operation, String name, String summary, @Nullable Map<String, String> parameters,
            @Nullable String mediaType, @Nullable Object body, @Nullable String file) {}

    /** The examples of a node. */
    static ApiExamples of(ServedNode served) {
        String name = "examples-" + served.node().tier().text() + ".json";
        try (InputStream in = ApiExamples.class.getResourceAsStream(name)) {
            String json = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${network}", served.definition().name())
                    .replace("${version}", served.version())
                    .replace("${source}", served.node().inputs().isEmpty()
                            ? served.node().id()
                            : served.node().inputs().getFirst())
                    .replace("${device}", served.definition().devices().getFirst().id());
            return new ApiExamples(List.of(new JsonMapper().readValue(json, Request[].class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds them to a description; not those of operations that this service has not, as faults where they are off. */
    void add(OpenAPI api) {
        for (Request request : requests) {
            api.getPaths().values().stream()
                    .map(PathItem::readOperations)
                    .flatMap(List::stream)
                    .filter(operation -> request.operation().equals(operation.getOperationId()))
                    .forEach(operation -> add(request, operation));
        }
    }

    private static void add(Request request, Operation operation) {
        if (request.parameters() != null) {
            request.parameters().forEach((name, value) -> parameter(operation, name).addExample(request.name(),
                    new Example().summary(request.summary()).value(value)));
        }
        if (request.mediaType() != null) {
            MediaType body = Objects.requireNonNull(operation.getRequestBody().getContent().get(request.mediaType()),
                    request.mediaType());
            Example example = new Example().summary(request.summary());
            body.addExamples(request.name(), request.file() == null
                    ? example.value(request.body())
                    : example.externalValue("../../" + request.file()));
        }
    }

    private static Parameter parameter(Operation operation, String name) {
        return operation.getParameters().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no parameter " + name + " of " + operation.getOperationId()));
    }
}

package io.ddnn.service.api;

import io.ddnn.model.network.Tier;
import io.ddnn.service.web.ProblemType;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is true of all operations of a tier: who may call them, how they fail, and how texts are set. */
final class ApiDescription {

    /** That of the protocol between tiers: it changes when a client of today would not be understood any more. */
    private static final String API_VERSION = "1";

    private static final String TOKEN = "token";
    private static final String CERTIFICATE = "certificate";

    private final Tier tier;

    ApiDescription(Tier tier) {
        this.tier = tier;
    }

    /** Completes what was found in the controllers. */
    void complete(OpenAPI api) {
        api.setInfo(new Info()
                .title("DDNN " + tier.text())
                .version(API_VERSION)
                .description(about())
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
        api.setServers(List.of(new Server().url("/")));
        api.getComponents().addSecuritySchemes(TOKEN, new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("A client's or an operator's token, where the service has any."));
        if (tier != Tier.DEVICE) {
            api.getComponents().addSecuritySchemes(CERTIFICATE, new SecurityScheme()
                    .type(SecurityScheme.Type.MUTUALTLS)
                    .description(
                            "The certificate of the node that is the message's source, where the service has TLS."));
        }
        api.getComponents().getSchemas().values().forEach(ApiDescription::tidy);
        Schema<?> problem = Objects.requireNonNull(api.getComponents().getSchemas().get("Problem"));
        Schema<?> type = Objects.requireNonNull(problem.getProperties().get("type"));
        ((JsonSchema) type).setEnum(types());
        api.getPaths().forEach(this::complete);
        api.setTags(tags());
    }

    private String about() {
        return tier == Tier.DEVICE
                ? "A device of a distributed deep neural network: takes images from clients, runs the network's first"
                        + " layers, and answers with the decision of the tier that is sure of it."
                : "A node of a distributed deep neural network that joins what its children send of a sample, answers"
                        + " if it is sure, and else asks the tier above, if there is one.";
    }

    /** In the order in which they are shown: what most people come for is first. */
    private List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        tags.add(new Tag().name("inference").description(tier == Tier.DEVICE ? "for clients" : "for children"));
        tags.add(new Tag().name("Open Inference Protocol").description("for clients of model servers"));
        if (tier != Tier.DEVICE) {
            tags.add(new Tag().name("between tiers").description("what children ask besides"));
        }
        tags.add(new Tag().name("operators").description("with a token of role admin"));
        return tags;
    }

    private static List<Object> types() {
        return Arrays.stream(ProblemType.values()).<Object>map(type -> type.uri().toString()).toList();
    }

    private void complete(String path, PathItem item) {
        for (Operation operation : item.readOperations()) {
            operation.setOperationId(id(path, operation.getOperationId()));
            operation.setSummary(tidy(operation.getSummary()));
            String text = tidy(operation.getDescription());
            operation.setDescription(Objects.equals(text, operation.getSummary()) ? null : text);
            if (operation.getParameters() != null) {
                operation.getParameters().forEach(each -> each.setDescription(tidy(each.getDescription())));
            }
            operation.getResponses().values().forEach(each -> each.setDescription(tidy(each.getDescription())));
            operation.getResponses().addApiResponse("default", path.startsWith("/v2")
                    ? failure("application/json", "InferenceError")
                    : failure("application/problem+json", "Problem"));
            operation.addSecurityItem(new SecurityRequirement().addList(scheme(path)));
        }
    }

    /** Operations with two paths get numbers for names, in any order. */
    private static String id(String path, String found) {
        String name = found.replaceFirst("_[0-9]+$", "");
        return path.contains("/versions/") ? name + "OfVersion" : name;
    }

    private String scheme(String path) {
        boolean people = tier == Tier.DEVICE || path.startsWith("/admin") || path.startsWith("/v2");
        return people ? TOKEN : CERTIFICATE;
    }

    private static ApiResponse failure(String mediaType, String schema) {
        return new ApiResponse()
                .description("why there is no answer")
                .addHeaderObject("Retry-After", new Header()
                        .description("seconds after which the same request may succeed, where it may")
                        .schema(new Schema<>().type("integer")))
                .content(new Content().addMediaType(mediaType,
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + schema))));
    }

    private static void tidy(Schema<?> schema) {
        schema.setDescription(tidy(schema.getDescription()));
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(ApiDescription::tidy);
        }
    }

    /** Javadoc without its line breaks. */
    private static @Nullable String tidy(@Nullable String text) {
        return text == null ? null : text.strip().replaceAll("\\s+", " ");
    }
}

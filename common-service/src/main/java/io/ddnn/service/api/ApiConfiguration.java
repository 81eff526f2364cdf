package io.ddnn.service.api;

import io.ddnn.service.node.ServedNetworks;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of a tier's API, where {@code springdoc.api-docs.enabled} is true: in profile development. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("springdoc.api-docs.enabled")
public class ApiConfiguration {

    @Bean
    OpenApiCustomizer apiDescription(ServedNetworks networks) {
        return api -> {
            addSchemas(api, ApiSchemas.Problem.class);
            addSchemas(api, ApiSchemas.InferenceError.class);
            new ApiDescription(networks.newest().node().tier()).complete(api);
            ApiExamples.of(networks.newest()).add(api);
        };
    }

    private static void addSchemas(OpenAPI api, Class<?> type) {
        ResolvedSchema found = ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type));
        found.referencedSchemas.forEach(api.getComponents()::addSchemas);
        api.getComponents().addSchemas(type.getSimpleName(), found.schema);
    }
}

package io.ddnn.service.api;

import io.ddnn.service.explain.ExplainParameter;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes {@link ExplainParameter}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = ExplainParameter.NAME, in = ParameterIn.QUERY,
        description = "Adds an explanation of the answer: exits, thresholds, and what was sent from tier to tier.",
        schema = @Schema(type = "boolean"), allowEmptyValue = true)
public @interface Explainable {}

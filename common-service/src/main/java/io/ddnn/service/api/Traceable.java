package io.ddnn.service.api;

import io.ddnn.service.tracing.Tracing;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes {@link Tracing#HEADER}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = Tracing.HEADER, in = ParameterIn.HEADER,
        description = "The trace (W3C Trace Context) that the sample is a part of.",
        schema = @Schema(type = "string"))
public @interface Traceable {}

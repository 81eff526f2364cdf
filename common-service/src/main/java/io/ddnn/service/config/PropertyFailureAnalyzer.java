package io.ddnn.service.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells which {@code ddnn.*} property has a value that cannot be read, the value, and what was expected. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class PropertyFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationProperty property = cause.getProperty();
        // a value that a class of properties refuses has a message of its own
        if (property == null || !property.getName().toString().startsWith("ddnn.")
                || rootFailure instanceof TierStartException) {
            return null;
        }
        Class<?> type = cause.getTarget().getType().resolve(Object.class);
        return new FailureAnalysis(property.getName() + " is '" + property.getValue() + "' ("
                + property.getOrigin() + "), expected " + expected(type),
                "Change the property, and start again.", cause);
    }

    private static String expected(Class<?> type) {
        Object[] words = type.getEnumConstants();
        if (words != null) {
            return "one of " + Arrays.stream(words)
                    .map(word -> word.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "Duration" -> "a time such as 250ms or 2s";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "URI" -> "an address such as http://127.0.0.1:8090";
            default -> "a " + type.getSimpleName();
        };
    }
}

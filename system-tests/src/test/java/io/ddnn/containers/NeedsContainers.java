package io.ddnn.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Tests that need a container engine: they are skipped where none answers, and fail there where {@code ddnn.containers} is
 * {@code required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsContainers.Engine.class)
@interface NeedsContainers {

    /** Asks whether an engine answers. */
    final class Engine implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (DockerClientFactory.instance().isDockerAvailable()) {
                return ConditionEvaluationResult.enabled("a container engine answers");
            }
            if ("required".equals(System.getProperty("ddnn.containers"))) {
                throw new IllegalStateException("no container engine answers, but ddnn.containers is 'required'");
            }
            return ConditionEvaluationResult.disabled("no container engine answers");
        }
    }
}

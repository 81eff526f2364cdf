package io.ddnn.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that need a Chromium: they run where one is installed, and fail without one where {@code ddnn.tools} requires it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {

    /** Whether there is one. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Browsers.installed().isPresent()) {
                return ConditionEvaluationResult.enabled("there is a Chromium");
            }
            return "required".equals(System.getProperty("ddnn.tools"))
                    ? ConditionEvaluationResult.enabled("required, and missing: the tests fail")
                    : ConditionEvaluationResult.disabled("no Chromium is in PATH");
        }
    }
}

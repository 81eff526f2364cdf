package io.ddnn.service.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why a tier did not start in a sentence instead of a stack trace. */
public final class TierStartFailureAnalyzer extends AbstractFailureAnalyzer<TierStartException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TierStartException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change the property or the bundle, and start again.", cause);
    }
}

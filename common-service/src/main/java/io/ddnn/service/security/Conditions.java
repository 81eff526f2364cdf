package io.ddnn.service.security;

import io.ddnn.service.config.Protection;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** What of a service's protection is configured. */
final class Conditions {

    private Conditions() {}

    /** Callers are to be authenticated. */
    static final class Protected implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return new Protection(context.getEnvironment()).isConfigured();
        }
    }

    /** The service's own port speaks TLS. */
    static final class ServerTlsOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return new Protection(context.getEnvironment()).hasServerTls();
        }
    }

    /** A caller may ask so often only. */
    static final class RateLimited implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Integer rate =
                    context.getEnvironment().getProperty("ddnn.rate-limit.requests-per-second", Integer.class);
            return rate != null && rate > 0;
        }
    }
}

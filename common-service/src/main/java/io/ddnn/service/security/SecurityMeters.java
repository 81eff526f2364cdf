package io.ddnn.service.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts refused callers. All reasons are there from the start, so that an alert finds a zero and not nothing. */
final class SecurityMeters {

    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    private final Counter overRate;

    SecurityMeters(MeterRegistry registry) {
        for (Rejection reason : Rejection.values()) {
            rejected.put(reason, Counter.builder("ddnn.security.rejected")
                    .description("Callers refused for who they are, or how they ask")
                    .tags("reason", reason.text())
                    .register(registry));
        }
        overRate = Counter.builder("ddnn.admission.rejected")
                .description("Requests refused because there was too much to do")
                .tags("reason", "rate")
                .register(registry);
    }

    void rejected(Rejection reason) {
        Counter counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void overRate() {
        overRate.increment();
    }
}

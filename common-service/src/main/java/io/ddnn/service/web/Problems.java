package io.ddnn.service.web;

import io.ddnn.model.wire.MessageException;
import io.ddnn.model.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure is told as, in a batch whose other messages go on. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** The same that {@link ProblemAdvice} answers a single request with. */
    public static Outcome.Failed of(RuntimeException failure) {
        if (failure instanceof ProblemException problem) {
            return failed(problem);
        }
        if (failure instanceof MessageException) {
            return new Outcome.Failed(ProblemType.INVALID_MESSAGE.status(),
                    ProblemType.INVALID_MESSAGE.uri().toString(),
                    String.valueOf(failure.getMessage()), 0, List.of());
        }
        LOG.error("a message of a batch failed", failure);
        return new Outcome.Failed(ProblemType.INTERNAL.status(), ProblemType.INTERNAL.uri().toString(),
                "the message failed for a reason that the service's log tells", 0, List.of());
    }

    private static Outcome.Failed failed(ProblemException problem) {
        List<String> versions = new ArrayList<>();
        if (problem.members().get("version") instanceof String version) {
            versions.add(version);
        }
        if (problem.members().get("versions") instanceof List<?> all) {
            all.forEach(version -> versions.add(String.valueOf(version)));
        }
        return new Outcome.Failed(problem.type().status(), problem.type().uri().toString(),
                String.valueOf(problem.getMessage()),
                problem.retryAfterSeconds(), versions);
    }
}

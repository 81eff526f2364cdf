package io.ddnn.service.parent;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;

/** What came of asking the tier above. */
public sealed interface ParentAnswer {

    /**
     * The sample is decided.
     *
     * @param decision the answer
     */
    record Decided(Decision decision) implements ParentAnswer {}

    /**
     * The tier above gave no answer.
     *
     * @param reason why, as a degraded answer tells it
     * @param detail why, for people
     */
    record Unavailable(DegradedReason reason, String detail) implements ParentAnswer {}

    /**
     * The tier above refused the message itself.
     *
     * @param status HTTP status
     * @param problem the problem's type
     * @param detail why, for people
     */
    record Refused(int status, String problem, String detail) implements ParentAnswer {}
}

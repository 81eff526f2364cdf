package io.ddnn.service.fault;

import io.swagger.v3.oas.annotations.media.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The faults that a service pretends to have: none after each start. Safe for use by many threads. */
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private volatile State state = State.NONE;

    /**
     * What does not work.
     *
     * @param unplugged whether connections to the service break, those below {@code /admin} excepted
     * @param uplinkCut whether the tier above cannot be reached
     */
    @Schema(name = "FaultState")
    public record State(boolean unplugged, boolean uplinkCut) {

        /** All works. */
        public static final State NONE = new State(false, false);
    }

    /** What does not work now. */
    public State state() {
        return state;
    }

    /** Changes what does not work. */
    public void set(State next, String by) {
        state = next;
        LOG.warn("faults on demand by {}: {}", by, next);
    }
}

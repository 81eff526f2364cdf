package io.ddnn.model.plan;

/** A plan that cannot be made: the message names the field or option, its value, and what was expected. */
public final class PlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PlanException(String message) {
        super(message);
    }

    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.ddnn.service.config;

/** A tier that cannot start as it is configured: the message names the property, its value, and what was expected. */
public final class TierStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TierStartException(String message) {
        super(message);
    }

    public TierStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.ddnn.model.wire;

/** A message that cannot be: it names the field, its value, and what was expected. */
public final class MessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MessageException(String message) {
        super(message);
    }

    public MessageException(String message, Throwable cause) {
        super(message, cause);
    }
}

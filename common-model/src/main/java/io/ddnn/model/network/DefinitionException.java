package io.ddnn.model.network;

/** A network's definition that cannot be: the message names the node and the field. */
public final class DefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DefinitionException(String message) {
        super(message);
    }

    public DefinitionException(String message, Throwable cause) {
        super(message, cause);
    }
}

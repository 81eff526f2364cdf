package io.ddnn.console;

/** A hierarchy that cannot start: the message names the node, and what was found and expected. */
public final class HierarchyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public HierarchyException(String message) {
        super(message);
    }

    public HierarchyException(String message, Throwable cause) {
        super(message, cause);
    }
}

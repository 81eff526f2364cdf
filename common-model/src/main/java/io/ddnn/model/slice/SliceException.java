package io.ddnn.model.slice;

/** A slice that cannot be read, or that does not fit its network's definition. */
public final class SliceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SliceException(String message) {
        super(message);
    }

    public SliceException(String message, Throwable cause) {
        super(message, cause);
    }
}

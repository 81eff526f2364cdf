package io.ddnn.model.embedded;

/** A slice that cannot be exported, or a place where an export cannot be written. */
public final class ExportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExportException(String message) {
        super(message);
    }
}

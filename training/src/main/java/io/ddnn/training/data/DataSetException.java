package io.ddnn.training.data;

/** A data set that cannot be read or written: the message names the place, what was found and what was expected. */
public final class DataSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataSetException(String message) {
        super(message);
    }

    public DataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}

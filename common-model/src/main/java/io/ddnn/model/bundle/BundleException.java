package io.ddnn.model.bundle;

/** A bundle that cannot be used: the message names the file, and what was expected and found. */
public final class BundleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}

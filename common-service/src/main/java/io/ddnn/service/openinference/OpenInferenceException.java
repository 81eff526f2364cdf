package io.ddnn.service.openinference;

/** A request that is answered with an error in the form of the Open Inference Protocol. */
public final class OpenInferenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes one.
     *
     * @param status HTTP status
     * @param message names the field, its value, and what was expected
     */
    public OpenInferenceException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** A request that is wrong. */
    static OpenInferenceException wrong(String message) {
        return new OpenInferenceException(400, message);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }
}

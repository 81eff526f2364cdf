package io.ddnn.service.web;

import java.io.IOException;

/** A body that did not come within the time that a request has. */
public final class BodyTooSlowException extends IOException {

    private static final long serialVersionUID = 1L;

    public BodyTooSlowException(String message) {
        super(message);
    }
}

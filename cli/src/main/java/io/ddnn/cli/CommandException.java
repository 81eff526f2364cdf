package io.ddnn.cli;

/** A command that failed for a reason that its user can understand: the message is all that is printed. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.virtwright.app.cli;

/** The command could not run; the message is for the user. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }
}

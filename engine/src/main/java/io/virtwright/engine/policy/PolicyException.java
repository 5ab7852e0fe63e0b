package io.virtwright.engine.policy;

/** A policy that can't be used. The message begins with file, line and column. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PolicyException(String complaint, Location at) {
        super(at + ": " + complaint);
    }

    public PolicyException(String message) {
        super(message);
    }
}

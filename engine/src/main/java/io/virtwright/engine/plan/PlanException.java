package io.virtwright.engine.plan;

/** No plan can be made; the message says why. */
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PlanException(String message) {
        super(message);
    }
}

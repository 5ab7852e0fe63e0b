package io.virtwright.engine.hands;

/**
 * Something was begun on a host, and its answer did not come, or not in full: it hangs there, the answer is too long, this
 * program was interrupted.
 */
public final class NoAnswerException extends HandsException {
    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message);
    }
}

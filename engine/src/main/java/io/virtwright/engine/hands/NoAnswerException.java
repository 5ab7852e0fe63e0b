package io.virtwright.engine.hands;

/** A host gave no answer in time to a question that changes nothing: something hangs there. */
public final class NoAnswerException extends HandsException {
    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message);
    }
}

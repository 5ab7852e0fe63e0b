package io.virtwright.engine.hands;

/** A transaction can't be made, found or continued. The message is for the user. */
public sealed class HandsException extends RuntimeException
        permits DeniedException, NoAnswerException, UnseenEndException {
    private static final long serialVersionUID = 1L;

    public HandsException(String message) {
        super(message);
    }

    public HandsException(String message, Throwable cause) {
        super(message, cause);
    }
}

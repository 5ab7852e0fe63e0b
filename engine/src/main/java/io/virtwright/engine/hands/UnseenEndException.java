package io.virtwright.engine.hands;

/**
 * The hands were started, but how they ended is not known here: the link broke, or the journal can't be read any more. The
 * host may be changed. The transaction goes on there to its end, and its journal tells of it later.
 */
public final class UnseenEndException extends HandsException {
    private static final long serialVersionUID = 1L;

    UnseenEndException(String message) {
        super(message);
    }

    UnseenEndException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.virtwright.engine.hands;

/**
 * The hands were started, but how they ended is not known here: the link broke, they were killed, or the journal can't be read
 * or written any more. The host may be changed. Its journal tells of it later.
 */
public final class UnseenEndException extends HandsException {
    private static final long serialVersionUID = 1L;

    private final transient TransactionId id;

    UnseenEndException(TransactionId id, String message) {
        super(message);
        this.id = id;
    }

    UnseenEndException(TransactionId id, String message, Throwable cause) {
        super(message, cause);
        this.id = id;
    }

    /** The transaction of which the end is not known. */
    public TransactionId id() {
        return id;
    }
}

package io.virtwright.engine.hands;

/** The journal may not be read by whoever looks at the host: an ordinary user. */
public final class DeniedException extends HandsException {
    private static final long serialVersionUID = 1L;

    /** As reach.sh and {@link Reasons} say it. */
    static final String WHY = "permission denied";

    DeniedException(String message) {
        super(message);
    }

    /** A journal that can't be read. */
    static HandsException unreadable(String journal, String why) {
        String message = "the journal " + journal + " can't be read: " + why;
        return why.equals(WHY) ? new DeniedException(message) : new HandsException(message);
    }
}

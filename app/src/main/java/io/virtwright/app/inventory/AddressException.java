package io.virtwright.app.inventory;

/** What is no name of a host. The message is for the user, who knows where it stands. */
public final class AddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AddressException(String message) {
        super(message);
    }
}

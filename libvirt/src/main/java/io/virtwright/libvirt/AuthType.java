package io.virtwright.libvirt;

/**
 * A way to authenticate that a daemon offers: {@code remote_auth_type} of {@code src/remote/remote_protocol.x}. A number
 * that is not known here is kept, not guessed at.
 *
 * @param number as on the wire
 */
public record AuthType(int number) {
    /** {@code REMOTE_AUTH_NONE}: nothing more is asked of this client. */
    public static final AuthType NONE = new AuthType(0);

    /** {@code REMOTE_AUTH_SASL}. */
    public static final AuthType SASL = new AuthType(1);

    /** {@code REMOTE_AUTH_POLKIT}: the daemon asks polkit about the peer of the UNIX socket. */
    public static final AuthType POLKIT = new AuthType(2);

    @Override
    public String toString() {
        return switch (number) {
            case 0 -> "none";
            case 1 -> "sasl";
            case 2 -> "polkit";
            default -> "unknown (" + number + ")";
        };
    }
}

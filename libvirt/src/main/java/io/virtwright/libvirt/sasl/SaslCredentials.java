package io.virtwright.libvirt.sasl;

import java.util.Arrays;

/**
 * A user and a password. Never printed; {@link #clear()} when they are no longer needed. Safe for use by several threads
 * until then.
 */
public final class SaslCredentials {
    private final String user;
    private final char[] password;

    /**
     * Keeps a copy of the password; the caller's array stays the caller's to clear.
     *
     * @param user without a realm: the daemon's own is used
     */
    public SaslCredentials(String user, char[] password) {
        this.user = user;
        this.password = password.clone();
    }

    public String user() {
        return user;
    }

    /** A copy, for the caller to clear. */
    char[] password() {
        return password.clone();
    }

    /** Overwrites the password. */
    public void clear() {
        Arrays.fill(password, '\0');
    }

    /** The user only. */
    @Override
    public String toString() {
        return user;
    }
}

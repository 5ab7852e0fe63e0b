package io.virtwright.lab;

import java.util.Locale;

/** Which release of Debian a lab's programs are from. */
public enum Userland {
    /** Debian 12. */
    BOOKWORM,
    /** Debian 13. */
    TRIXIE;

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.virtwright.lab;

import java.util.Locale;

/** What a clone is when its user gets it. */
public enum State {
    /** As Debian leaves a KVM host: no guests. */
    STOCK,
    /** Two KVM guests are up. */
    RUNNING;

    /** As on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

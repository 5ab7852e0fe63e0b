package io.virtwright.engine.finding;

import java.util.Locale;

/** Where a check looks. */
public enum Layer {
    /** The value now. */
    RUNNING,
    /** The value after the next boot, or at the next cold start of a domain. */
    PERSISTENT,
    /** What the kernel and the processes really do. */
    EFFECT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

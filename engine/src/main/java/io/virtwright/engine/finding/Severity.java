package io.virtwright.engine.finding;

import java.util.Locale;

/** How bad drift is, worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    /** Worth knowing; never decides an exit code. */
    ADVICE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

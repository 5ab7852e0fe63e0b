package io.virtwright.app.render;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as people read them: UTC, so that reports of several hosts compare. */
final class Times {
    private Times() {}

    /** {@code 2026-11-23 06:15 UTC}. */
    static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString().replace("T", " ").replace(":00Z", " UTC");
    }

    /** {@code 2026-11-23 06:15:07}. */
    static String second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("T", " ").replace("Z", "");
    }
}

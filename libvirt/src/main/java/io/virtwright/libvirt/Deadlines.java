package io.virtwright.libvirt;

import java.time.Duration;

/** Deadlines in words and numbers, and failures in words. */
final class Deadlines {
    /** The longest deadline that is accepted; longer ones would overflow nanosecond clocks sooner or later. */
    static final Duration MAX = Duration.ofDays(1);

    private Deadlines() {}

    /** Refuses a deadline that is not positive or longer than {@link #MAX}. */
    static Duration checked(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("a deadline must be more than nothing and at most a day: " + deadline);
        }
        return deadline;
    }

    /** For messages: "10 s" or "250 ms". */
    static String text(Duration deadline) {
        long millis = deadline.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** A failure in words, also where it has none. */
    static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}

package io.virtwright.practices.hugepages;

import io.virtwright.engine.snapshot.Reading;

/** Words that several checks here use. */
final class Guests {
    private Guests() {}

    /** Why there is no value. */
    static String reason(Reading<?> reading) {
        return switch (reading) {
            case Reading.Present<?> _ -> "";
            case Reading.Absent<?>() -> "there is none";
            case Reading.Unreadable<?>(String why) -> why;
        };
    }
}

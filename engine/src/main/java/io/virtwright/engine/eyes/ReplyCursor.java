package io.virtwright.engine.eyes;

import java.util.List;
import java.util.Optional;

/** Goes through what came of a reply, one character a byte. */
final class ReplyCursor {
    private final String all;
    private int at;

    ReplyCursor(String all) {
        this.all = all;
    }

    Optional<String> line() {
        return before("\n");
    }

    /** What stands before the next such words; goes behind them. Stays where it is if there are none. */
    Optional<String> before(String words) {
        int found = all.indexOf(words, at);
        if (found < 0) {
            return Optional.empty();
        }
        String part = all.substring(at, found);
        at = found + words.length();
        return Optional.of(part);
    }

    /** Whether the next such words are followed by none of these. */
    boolean comesBefore(String words, List<String> endings) {
        int found = all.indexOf(words, at);
        return found >= 0 && endings.stream().noneMatch(ending -> all.startsWith(ending, found + words.length()));
    }
}

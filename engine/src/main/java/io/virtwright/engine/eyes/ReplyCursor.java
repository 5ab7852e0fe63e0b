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

    /** What stands before the line with such words; goes behind that line. */
    Optional<String> beforeLineWith(String words) {
        int found = all.indexOf(words, at);
        int end = found < 0 ? -1 : all.indexOf('\n', found);
        if (end < 0) {
            return Optional.empty();
        }
        int begin = Math.max(at, all.lastIndexOf('\n', found) + 1);
        String part = all.substring(at, begin);
        at = end + 1;
        return Optional.of(part);
    }

    /** Whether a whole line with such words comes, and before others. */
    boolean hasLineWith(String words, String others) {
        int first = all.indexOf(words, at);
        // Not beyond the first: this is asked for each file, and the others may be far away.
        return first >= 0 && all.indexOf('\n', first) >= 0 && all.indexOf(others, at, first) < 0;
    }

    /** Whether the next such words are followed by none of these. */
    boolean comesBefore(String words, List<String> endings) {
        int found = all.indexOf(words, at);
        return found >= 0 && endings.stream().noneMatch(ending -> all.startsWith(ending, found + words.length()));
    }
}

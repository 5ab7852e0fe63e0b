package io.virtwright.engine.text;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands that a text suggests, as a POSIX shell reads them. */
public final class ShellText {
    /** What no shell reads as anything else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellText() {}

    /** A word, quoted where that is needed. */
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** A command in the middle of a text: between backticks, where no line is broken. */
    public static String command(String... words) {
        return Stream.of(words).map(ShellText::word).collect(Collectors.joining(" ", "`", "`"));
    }
}

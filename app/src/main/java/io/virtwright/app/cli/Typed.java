package io.virtwright.app.cli;

import java.util.regex.Pattern;

/** Words of a command that is suggested: as a shell reads them. */
final class Typed {
    /** What no shell reads as anything else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Typed() {}

    /** With a space before it, and quoted where that is needed. */
    static String word(String text) {
        return " " + (PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'");
    }
}

package io.virtwright.engine.snapshot;

import java.util.regex.Pattern;

/** The globs of probes: {@code *} and {@code ?} within one path element; every other character is itself. */
public final class Glob {
    private Glob() {}

    /** A pattern that matches one path element (or a whole path) against a glob. A leading dot needs no special care. */
    public static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    public static boolean matches(String glob, String path) {
        return pattern(glob).matcher(path).matches();
    }
}
